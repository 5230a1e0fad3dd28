-- returns Uuid
DELETE FROM provider_calls
WHERE id = ANY(CAST(:ids AS uuid[]))
RETURNING id
