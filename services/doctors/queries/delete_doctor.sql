-- returns nothing
UPDATE doctors
SET deleted_at = CAST(:now AS timestamptz)
WHERE id = CAST(:id AS uuid)
