-- returns Uuid
SELECT id
FROM erased
WHERE id = ANY(CAST(:ids AS uuid[]))
