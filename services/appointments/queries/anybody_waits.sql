-- returns std::int64_t
SELECT 1
FROM waitlist
WHERE status IN ('waiting', 'offered')
LIMIT 1
