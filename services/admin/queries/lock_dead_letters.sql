-- returns std::int64_t
-- Until the transaction ends. The lock itself answers a void, which is no value to be read.
SELECT 1
FROM (SELECT pg_advisory_xact_lock(hashtext('dead letters'))) AS locked
