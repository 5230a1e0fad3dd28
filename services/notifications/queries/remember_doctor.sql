-- returns nothing
-- Name and room each by its own version; what is not told has version 0. The versions are set last, because MariaDB
-- assigns from left to right.
INSERT INTO known_doctors (doctor_id, full_name, name_version, room, room_version)
VALUES (:id, :name, :name_version, :room, :room_version)
ON DUPLICATE KEY UPDATE
  full_name = IF(VALUES(name_version) > name_version, VALUES(full_name), full_name),
  room = IF(VALUES(room_version) > room_version, VALUES(room), room),
  name_version = GREATEST(name_version, VALUES(name_version)),
  room_version = GREATEST(room_version, VALUES(room_version))
