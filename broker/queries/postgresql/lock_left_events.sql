-- returns StoredEvent
-- Only what nobody else is publishing: so old that the replica that wrote it has had its time, and not locked by
-- another sweep.
SELECT
\ir ../event_columns.sql
FROM outbox
WHERE created_at < now() - interval '5 seconds'
ORDER BY id
LIMIT :most
FOR UPDATE SKIP LOCKED
