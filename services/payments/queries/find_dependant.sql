-- returns KnownDependant
SELECT id, full_name, tax_number, version
FROM known_dependants
WHERE id = CAST(:id AS uuid)
