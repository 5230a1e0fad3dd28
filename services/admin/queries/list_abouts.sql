-- returns Uuid
SELECT DISTINCT about
FROM stored_events
WHERE about > CAST(:after AS uuid)
ORDER BY about
LIMIT CAST(:limit AS bigint)
