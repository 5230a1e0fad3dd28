-- returns std::int64_t
SELECT version
FROM catalogue_version
