-- returns std::int64_t
-- Shared: those who book do not wait for each other, only who changes the catalogue waits for them.
SELECT version
FROM catalogue_version
FOR SHARE
