-- returns std::vector<Uuid>
SELECT specialty_ids
FROM known_doctors
WHERE id = CAST(:id AS uuid)
  AND NOT deleted
