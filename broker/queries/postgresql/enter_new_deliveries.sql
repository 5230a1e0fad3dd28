-- returns Uuid
-- Those that the inbox did not have.
INSERT INTO inbox (id)
SELECT unnest(CAST(:ids AS uuid[]))
ON CONFLICT DO NOTHING
RETURNING id
