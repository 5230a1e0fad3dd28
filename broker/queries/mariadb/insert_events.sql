-- returns nothing
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT
\ir ../event_columns.sql
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) PATH '$.id',
  routing_key VARCHAR(200) PATH '$.routing_key',
  type VARCHAR(200) PATH '$.type',
  body LONGTEXT PATH '$.body',
  mandatory BOOLEAN PATH '$.mandatory')) AS r
