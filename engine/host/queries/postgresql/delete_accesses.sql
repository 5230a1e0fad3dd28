-- returns nothing
DELETE FROM accesses
WHERE id = ANY(CAST(:ids AS uuid[]))
