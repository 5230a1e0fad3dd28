-- returns std::int64_t
-- Those that are not over; no more are counted than there may be.
SELECT COUNT(*)
FROM (
  SELECT 1
  FROM pairings
  WHERE expires_at > :now
  LIMIT :most
) AS pending
