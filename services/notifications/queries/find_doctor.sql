-- returns KnownDoctor
SELECT doctor_id, full_name, name_version, room, room_version
FROM known_doctors
WHERE doctor_id = :id
