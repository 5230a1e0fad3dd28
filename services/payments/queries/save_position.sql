-- returns nothing
UPDATE reconciliation
SET position = GREATEST(position, CAST(:position AS bigint))
WHERE provider = 'charges'
