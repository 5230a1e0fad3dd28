-- returns Uuid
-- Those whose row is as it was read. The ids once more, because a plan is not told how many rows a JSON text has, only
-- how many elements an array.
UPDATE prescriptions AS p
SET dependant_name = r.dependant_name,
    status = r.status,
    items = r.items,
    warnings = r.warnings,
    written_at = r.written_at,
    revision = r.revision,
    earlier = r.earlier,
    taken_until = r.taken_until,
    cancelled_at = r.cancelled_at,
    cancel_reason = r.cancel_reason,
    erased = r.erased,
    version = r.version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, dependant_name text, status text, items json, warnings json, written_at timestamptz, revision integer,
  earlier json, taken_until timestamptz, cancelled_at timestamptz, cancel_reason text, erased boolean, version bigint,
  version_read bigint)
WHERE p.id = r.id
  AND p.id = ANY(CAST(:ids AS uuid[]))
  AND p.version = r.version_read
RETURNING p.id
