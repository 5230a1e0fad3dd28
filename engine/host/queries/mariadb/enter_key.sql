-- returns nothing
-- A unique violation where the key has been used; while another request uses it this waits for its outcome.
INSERT INTO idempotency_keys (caller, `key`, request_hash, status, body, location)
VALUES (:caller, :key, :hash, 0, '', '')
