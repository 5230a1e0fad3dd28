-- returns std::int64_t
-- In seconds. Ids grow with time.
SELECT CAST(EXTRACT(EPOCH FROM now() - created_at) AS bigint)
FROM outbox
ORDER BY id
LIMIT 1
