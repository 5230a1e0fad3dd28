-- returns Uuid
-- By appointments_patient: looks through the patient's.
SELECT id
FROM appointments
WHERE patient_id = CAST(:patient AS uuid)
  AND NOT erased
ORDER BY id
LIMIT CAST(:limit AS integer)
