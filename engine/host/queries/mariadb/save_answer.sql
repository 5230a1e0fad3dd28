-- returns nothing
UPDATE idempotency_keys
SET status = :status,
    body = :body,
    location = :location
WHERE caller = :caller
  AND `key` = :key
