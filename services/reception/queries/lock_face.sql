-- returns std::int64_t
-- Until the transaction ends, over all replicas, whether a face of theirs is known or not. The lock itself answers a
-- void, which is no value to be read.
SELECT 1
FROM (SELECT pg_advisory_xact_lock(hashtextextended(:patient, 3))) AS locked
