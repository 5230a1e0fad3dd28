-- returns std::int64_t
SELECT COUNT(*)
FROM pairings
WHERE client = :client
  AND expires_at > :now
