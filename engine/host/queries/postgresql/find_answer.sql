-- returns StoredAnswer
SELECT request_hash, status, body, location
FROM idempotency_keys
WHERE caller = :caller
  AND key = :key
