-- returns nothing
INSERT INTO known_dependants AS k (id, user_id, full_name, version)
VALUES (CAST(:id AS uuid), CAST(:user AS uuid), :name, CAST(:version AS bigint))
ON CONFLICT (id) DO UPDATE
SET full_name = EXCLUDED.full_name,
    version = EXCLUDED.version
WHERE k.version < EXCLUDED.version
