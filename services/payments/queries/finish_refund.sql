-- returns nothing
UPDATE provider_calls
SET done_at = CAST(:now AS timestamptz)
WHERE id = CAST(:id AS uuid)
