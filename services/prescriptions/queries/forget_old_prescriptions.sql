-- returns nothing
-- At most so many at once, so that no lock is held for long. By ctid each row found is deleted where it lies.
DELETE FROM prescriptions
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM prescriptions
  WHERE written_at < CAST(:before AS timestamptz)
  ORDER BY written_at
  LIMIT CAST(:most AS integer)
  FOR UPDATE SKIP LOCKED))
