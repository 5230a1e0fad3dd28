-- returns StoredEvent
-- Those about one after another.
SELECT id, about, what, at, details
FROM stored_events
WHERE about = ANY(CAST(:abouts AS uuid[]))
ORDER BY about
