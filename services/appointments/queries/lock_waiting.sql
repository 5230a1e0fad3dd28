-- returns Waiting
SELECT
\ir waiting_columns.sql
FROM waitlist
WHERE id = CAST(:id AS uuid)
FOR UPDATE
