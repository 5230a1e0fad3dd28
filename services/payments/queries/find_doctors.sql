-- returns KnownDoctor
SELECT id, full_name, version
FROM known_doctors
WHERE id = ANY(CAST(:ids AS uuid[]))
