-- returns nothing
DELETE FROM visits
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM visits
  WHERE reached_at < CAST(:before AS timestamptz)
  ORDER BY reached_at
  LIMIT CAST(:most AS integer)
  FOR UPDATE SKIP LOCKED))
