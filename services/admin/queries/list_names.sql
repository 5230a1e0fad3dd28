-- returns KnownName
SELECT id, names, version
FROM known_names
WHERE id = ANY(CAST(:ids AS uuid[]))
