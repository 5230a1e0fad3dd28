-- returns nothing
-- At most so many at once, so that no lock is held for long; a DELETE takes no LIMIT here.
DELETE FROM face_withdrawals
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM face_withdrawals
  WHERE withdrawn_at < CAST(:before AS timestamptz)
  ORDER BY withdrawn_at
  LIMIT CAST(:most AS bigint)
  FOR UPDATE SKIP LOCKED))
