-- returns nothing
-- Of each the highest version. In the order of the ids.
INSERT INTO known_names AS k (id, names, version)
SELECT DISTINCT ON (id) id, names, version
FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, names json, version bigint)
ORDER BY id, version DESC
ON CONFLICT (id) DO UPDATE
SET names = EXCLUDED.names,
  version = EXCLUDED.version
WHERE k.version < EXCLUDED.version
