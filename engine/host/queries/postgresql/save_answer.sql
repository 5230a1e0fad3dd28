-- returns nothing
UPDATE idempotency_keys
SET status = CAST(:status AS integer),
    body = :body,
    location = :location
WHERE caller = :caller
  AND key = :key
