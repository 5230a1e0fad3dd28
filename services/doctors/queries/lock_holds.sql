-- returns HoldRow
-- In the order of their ids, so that two batches never wait for each other.
SELECT
  appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, firm, expires_at, released_at,
  withdrawn
FROM holds
WHERE appointment_id = ANY(CAST(:ids AS uuid[]))
ORDER BY appointment_id
FOR UPDATE
