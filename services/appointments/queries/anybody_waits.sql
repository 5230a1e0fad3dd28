-- returns std::int64_t
-- In the order of waitlist_turn, or all who ever waited might be looked through for one who still does.
SELECT 1
FROM waitlist
WHERE status IN ('waiting', 'offered')
ORDER BY specialty_id, COALESCE(doctor_id, '00000000-0000-0000-0000-000000000000'), id
LIMIT 1
