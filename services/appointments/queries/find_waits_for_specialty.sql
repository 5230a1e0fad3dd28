-- returns Uuid
-- Who has not heard that the specialty is gone; see find_waits_for_doctor.sql. In the order of waitlist_turn, for the reason of anybody_waits.sql.
SELECT id
FROM waitlist
WHERE status IN ('waiting', 'offered')
  AND specialty_id = CAST(:specialty AS uuid)
  AND NOT (status = 'offered' AND told)
ORDER BY specialty_id, COALESCE(doctor_id, '00000000-0000-0000-0000-000000000000'), id
LIMIT CAST(:limit AS integer)
