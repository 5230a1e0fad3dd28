-- returns std::string
SELECT sealed
FROM root_secret
WHERE id = 1
