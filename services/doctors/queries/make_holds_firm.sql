-- returns nothing
UPDATE holds
SET firm = TRUE
WHERE appointment_id = ANY(CAST(:ids AS uuid[]))
