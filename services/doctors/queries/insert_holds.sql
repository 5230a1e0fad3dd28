-- returns Held
-- Locks the version it returns: whoever inserts by a version of the catalogue is committed before the next one is.
INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, expires_at)
SELECT appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, expires_at
FROM json_populate_recordset(CAST(NULL AS holds), CAST(:rows AS json))
ON CONFLICT DO NOTHING
RETURNING appointment_id, (SELECT version FROM catalogue_version FOR SHARE) AS catalogue_version
