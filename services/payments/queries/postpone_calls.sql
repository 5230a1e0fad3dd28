-- returns nothing
UPDATE provider_calls
SET due_at = CAST(:now AS timestamptz) + LEAST(interval '1 minute', interval '0.5 seconds' * 2 ^ LEAST(attempts, 7))
WHERE id = ANY(CAST(:ids AS uuid[]))
