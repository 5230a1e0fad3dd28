-- returns nothing
-- At most so many at once, so that no lock is held for long. By ctid each row found is fetched where it lies. Its version
-- stays: who saves what was read before writes the text once more, and it is forgotten the next time.
UPDATE appointments
SET reason = NULL
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM appointments
  WHERE reason IS NOT NULL
    AND starts_at < CAST(:before AS timestamptz)
  ORDER BY starts_at
  LIMIT CAST(:most AS integer)
  FOR UPDATE SKIP LOCKED))
