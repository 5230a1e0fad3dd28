-- returns nothing
DELETE FROM gone
WHERE id = CAST(:id AS uuid)
