-- returns nothing
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT
\ir ../event_columns.sql
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, routing_key text, type text, body text, mandatory boolean)
