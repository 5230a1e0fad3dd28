-- returns std::int64_t
-- Locks the version, shared: whoever decides by it is committed before the next one is.
SELECT version
FROM catalogue_version
WHERE version = CAST(:version AS bigint)
FOR SHARE
