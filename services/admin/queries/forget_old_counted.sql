-- returns nothing
DELETE FROM counted
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM counted
  WHERE generation < CAST(:shown AS bigint)
  ORDER BY generation, about
  LIMIT CAST(:limit AS bigint)))
