-- returns nothing
-- A unique violation where one of the keys has been used; while another request uses it this waits for its outcome.
INSERT INTO idempotency_keys (caller, `key`, request_hash, status, location, made_id)
SELECT caller, `key`, request_hash, status, location, made_id
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  caller VARCHAR(40) PATH '$.caller',
  `key` VARCHAR(255) PATH '$.key',
  request_hash CHAR(64) PATH '$.request_hash',
  status INT PATH '$.status',
  location VARCHAR(500) PATH '$.location',
  made_id CHAR(36) PATH '$.made_id')) AS r
