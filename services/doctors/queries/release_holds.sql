-- returns nothing
UPDATE holds
SET released_at = CAST(:now AS timestamptz)
WHERE appointment_id = ANY(CAST(:ids AS uuid[]))
