-- returns Waiting
SELECT
\ir waiting_columns.sql
FROM waitlist
WHERE id = ANY(CAST(:ids AS uuid[]))
