-- returns nothing
-- Fails with a division by zero where the catalogue has another version; this one is locked, as in insert_holds.sql.
INSERT INTO holds (appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, expires_at)
SELECT
  appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at,
  round / CASE
    WHEN (SELECT version FROM catalogue_version FOR SHARE) = CAST(:version AS bigint) THEN 1
    ELSE 0
  END,
  expires_at
FROM json_populate_recordset(CAST(NULL AS holds), CAST(:rows AS json))
