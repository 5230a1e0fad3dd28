-- returns nothing
-- New ones: nothing was paid, declined or chosen yet. Fails where an appointment has one.
INSERT INTO payments (
  id, appointment_id, patient_id, status, amount_cents, entity, reference, token, expires_at, specialty_name,
  doctor_name, starts_at, created_at, request_id, request_expires_at, specialty_names, version,
  round, dependant_id, dependant_name, doctor_id, doctor_round)
SELECT
  id, appointment_id, patient_id, status, amount_cents, entity, reference, token, expires_at, specialty_name,
  doctor_name, starts_at, created_at, request_id, request_expires_at, specialty_names, version,
  round, dependant_id, dependant_name, doctor_id, round
FROM json_populate_recordset(CAST(NULL AS payments), CAST(:rows AS json))
