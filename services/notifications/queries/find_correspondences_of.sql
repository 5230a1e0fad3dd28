-- returns Uuid
-- Of a person, by correspondences_patient.
SELECT appointment_id
FROM correspondences
WHERE patient_id = :user
ORDER BY appointment_id
