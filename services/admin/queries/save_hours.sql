-- returns nothing
INSERT INTO offered_hours (generation, doctor_id, hours)
SELECT CAST(:generation AS bigint), doctor_id, hours
FROM json_to_recordset(CAST(:rows AS json)) AS r(doctor_id uuid, hours json)
ON CONFLICT (generation, doctor_id) DO UPDATE
SET hours = EXCLUDED.hours
