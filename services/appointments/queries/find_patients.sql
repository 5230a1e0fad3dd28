-- returns KnownPatient
SELECT id, full_name
FROM known_patients
WHERE id = ANY(CAST(:ids AS uuid[]))
