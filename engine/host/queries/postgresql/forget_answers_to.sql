-- returns nothing
DELETE FROM idempotency_keys
WHERE caller = :caller
