-- returns nothing
-- A unique violation where one of the keys has been used; while another request uses it this waits for its outcome.
INSERT INTO idempotency_keys (caller, key, request_hash, status, location, made_id)
SELECT caller, key, request_hash, status, location, made_id
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  caller text, key text, request_hash text, status integer, location text, made_id uuid)
