-- returns StoredAnswer
SELECT request_hash, status, location, made_id
FROM idempotency_keys
WHERE caller = :caller
  AND key = :key
