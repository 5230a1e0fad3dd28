-- returns nothing
-- At most so many at once, so that no lock is held for long; a DELETE takes no LIMIT here.
DELETE FROM visits
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM visits
  WHERE starts_at < CAST(:before AS timestamptz)
  ORDER BY starts_at
  LIMIT CAST(:most AS bigint)
  FOR UPDATE SKIP LOCKED))
