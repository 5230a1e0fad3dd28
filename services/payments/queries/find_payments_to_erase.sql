-- returns Uuid
-- The appointments they are of. By payments_patient: looks through the patient's.
SELECT appointment_id
FROM payments
WHERE patient_id = CAST(:patient AS uuid)
  AND NOT erased
ORDER BY id
LIMIT CAST(:limit AS integer)
