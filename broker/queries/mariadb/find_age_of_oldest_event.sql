-- returns std::int64_t
-- In seconds. Ids grow with time.
SELECT TIMESTAMPDIFF(SECOND, created_at, NOW(6))
FROM outbox
ORDER BY id
LIMIT 1
