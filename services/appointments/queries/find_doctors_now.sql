-- returns DoctorNow
SELECT d.id, d.full_name, r.room
FROM known_doctors d
LEFT JOIN known_rooms r ON r.doctor_id = d.id
WHERE d.id = ANY(CAST(:ids AS uuid[]))
