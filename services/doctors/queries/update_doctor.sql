-- returns nothing
UPDATE doctors
SET full_name = :full_name,
    phone = :phone,
    bio = :bio,
    room = :room,
    slot_minutes = CAST(:slot_minutes AS integer),
    specialty_ids = CAST(:specialty_ids AS json),
    weekly = CAST(:weekly AS json),
    version = CAST(:version AS bigint)
WHERE id = CAST(:id AS uuid)
