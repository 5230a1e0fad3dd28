-- returns DoctorHours
SELECT doctor_id, hours
FROM offered_hours
WHERE generation = CAST(:generation AS bigint)
ORDER BY doctor_id
