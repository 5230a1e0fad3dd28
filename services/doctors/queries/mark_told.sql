-- returns Uuid
UPDATE affected
SET told = TRUE
WHERE id = ANY(CAST(:ids AS uuid[]))
  AND NOT told
RETURNING id
