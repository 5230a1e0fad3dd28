-- returns nothing
INSERT INTO erased (id)
SELECT unnest(CAST(:ids AS uuid[]))
ON CONFLICT DO NOTHING
