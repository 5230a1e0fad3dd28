-- returns std::int64_t
-- Until the transaction ends, over all replicas. The lock itself answers a void, which is no value to be read.
SELECT 1
FROM (SELECT pg_advisory_xact_lock(hashtext('audit'))) AS locked
