-- returns nothing
-- Whose name is not told has the one told last.
INSERT INTO known_doctors AS k (id, full_name, version)
VALUES (CAST(:id AS uuid), :name, CAST(:version AS bigint))
ON CONFLICT (id) DO UPDATE
SET full_name = COALESCE(EXCLUDED.full_name, k.full_name),
    version = EXCLUDED.version
WHERE k.version < EXCLUDED.version
