-- returns std::string
SELECT full_name
FROM known_doctors
WHERE id = CAST(:id AS uuid)
