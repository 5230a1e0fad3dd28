-- returns Uuid
SELECT appointment_id
FROM visits
WHERE appointment_id = ANY(CAST(:ids AS uuid[]))
