-- returns Waiting
-- In the order of their ids, so that two batches never wait for each other.
SELECT
\ir waiting_columns.sql
FROM waitlist
WHERE id = ANY(CAST(:ids AS uuid[]))
ORDER BY id
FOR UPDATE
