-- returns Uuid
-- Those whose row is as it was read; fails where one overlaps. The ids once more, because a plan is not told how many
-- rows a JSON text has, only how many elements an array.
UPDATE holds AS h
SET doctor_id = r.doctor_id,
    starts_at = r.starts_at,
    ends_at = r.ends_at,
    round = r.round,
    firm = r.firm,
    released_at = r.released_at,
    withdrawn = r.withdrawn,
    version = r.version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  appointment_id uuid, doctor_id uuid, starts_at timestamptz, ends_at timestamptz, round integer, firm boolean,
  released_at timestamptz, withdrawn boolean, version bigint, version_read bigint)
WHERE h.appointment_id = r.appointment_id
  AND h.appointment_id = ANY(CAST(:ids AS uuid[]))
  AND h.version = r.version_read
RETURNING h.appointment_id
