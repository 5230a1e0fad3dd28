-- returns Uuid
-- Those whose row is as it was read. The ids once more, because a plan is not told how many rows a JSON text has, only
-- how many elements an array.
UPDATE allergies AS a
SET allergies = r.allergies,
    erased = r.erased,
    version = r.version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  person_id uuid, allergies json, erased boolean, version bigint, version_read bigint)
WHERE a.person_id = r.person_id
  AND a.person_id = ANY(CAST(:ids AS uuid[]))
  AND a.version = r.version_read
RETURNING a.person_id
