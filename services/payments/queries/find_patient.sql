-- returns KnownPatient
-- Who is erased is nobody: see events::last_version.
SELECT id, full_name, tax_number
FROM known_patients
WHERE id = CAST(:id AS uuid)
  AND version IS DISTINCT FROM 9223372036854775807
