-- returns nothing
UPDATE erasures
SET due_at = CAST(:due_at AS timestamptz)
WHERE user_id = CAST(:user AS uuid)
