-- returns KnownDependant
SELECT id, user_id, full_name, version
FROM known_dependants
WHERE id = ANY(CAST(:ids AS uuid[]))
