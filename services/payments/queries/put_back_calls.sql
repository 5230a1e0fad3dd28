-- returns nothing
UPDATE provider_calls
SET due_at = CAST(:due_at AS timestamptz),
    attempts = GREATEST(attempts - 1, 0)
WHERE id = ANY(CAST(:ids AS uuid[]))
