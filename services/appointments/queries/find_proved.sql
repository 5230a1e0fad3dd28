-- returns std::int64_t
SELECT 1
FROM known_patients
WHERE id = CAST(:id AS uuid)
  AND proved
