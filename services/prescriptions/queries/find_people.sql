-- returns Person
-- Patients, and whom they book for. Who is erased or removed has no name.
SELECT id, id AS patient_id, full_name
FROM known_patients
WHERE id = ANY(CAST(:ids AS uuid[]))
UNION ALL
SELECT id, user_id AS patient_id, full_name
FROM known_dependants
WHERE id = ANY(CAST(:ids2 AS uuid[]))
