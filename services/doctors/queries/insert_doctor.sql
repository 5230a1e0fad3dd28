-- returns nothing
INSERT INTO doctors (id, email, full_name, phone, bio, room, slot_minutes, specialty_ids, weekly)
VALUES (
  CAST(:id AS uuid), :email, :full_name, :phone, :bio, :room, CAST(:slot_minutes AS integer),
  CAST(:specialty_ids AS json), CAST(:weekly AS json))
