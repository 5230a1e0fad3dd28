-- returns nothing
-- At most so many at once, so that no lock is held for long; a DELETE takes no LIMIT here. By ctid each row found is
-- fetched where it lies.
DELETE FROM inbox
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM inbox
  WHERE received_at < now() - interval '7 days'
  LIMIT :most))
