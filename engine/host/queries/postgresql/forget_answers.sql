-- returns nothing
-- At most so many at once, so that no lock is held for long; a DELETE takes no LIMIT here. By ctid each row found is
-- fetched where it lies.
DELETE FROM idempotency_keys
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM idempotency_keys
  WHERE created_at < now() - interval '1 day'
  ORDER BY created_at
  LIMIT :most))
