-- returns nothing
-- At most so many at once, so that no lock is held for long; a DELETE takes no LIMIT here. By ctid each row found is
-- fetched where it lies. Ids begin with the time they were made at (platform/text/ids.hpp), so the rows that may be forgotten
-- are the first ones of the primary key: none needs an index of its own, which every event would pay for.
DELETE FROM inbox
WHERE ctid = ANY(ARRAY(
  SELECT ctid
  FROM inbox
  WHERE received_at < now() - interval '7 days'
    AND id < CAST(rpad(lpad(to_hex(CAST(extract(epoch FROM now() - interval '7 days') * 1000 AS bigint)), 12, '0'),
                       32, '0') AS uuid)
  ORDER BY id
  LIMIT :most))
