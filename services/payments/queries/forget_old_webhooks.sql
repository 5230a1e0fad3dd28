-- returns nothing
-- At most so many at once, so that no lock is held for long; a DELETE takes no LIMIT here.
DELETE FROM webhooks_seen
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM webhooks_seen
  WHERE seen_at < now() - interval '7 days'
  ORDER BY seen_at
  LIMIT CAST(:most AS bigint)))
