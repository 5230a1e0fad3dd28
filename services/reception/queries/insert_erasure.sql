-- returns nothing
INSERT INTO erasures (user_id, told_at, due_at)
VALUES (CAST(:user AS uuid), CAST(:now AS timestamptz), CAST(:due_at AS timestamptz))
ON CONFLICT (user_id) DO NOTHING
