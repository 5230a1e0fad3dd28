-- returns std::int64_t
-- In the order of waitlist_line, or all who ever waited might be looked through for one who still does.
SELECT 1
FROM waitlist
WHERE status IN ('waiting', 'offered')
ORDER BY specialty_id, id
LIMIT 1
