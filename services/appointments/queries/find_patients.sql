-- returns KnownPatient
-- Who is erased is nobody: see events::last_version.
SELECT id, full_name
FROM known_patients
WHERE id = ANY(CAST(:ids AS uuid[]))
  AND version IS DISTINCT FROM 9223372036854775807
