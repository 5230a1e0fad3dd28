-- returns nothing
INSERT INTO known_rooms AS k (doctor_id, room, version)
VALUES (CAST(:doctor AS uuid), :room, CAST(:version AS bigint))
ON CONFLICT (doctor_id) DO UPDATE
SET room = EXCLUDED.room,
    version = EXCLUDED.version
WHERE k.version < EXCLUDED.version
