-- returns std::int32_t
-- Whether nobody else counts, over all replicas; held until the transaction ends.
SELECT CAST(pg_try_advisory_xact_lock(hashtext('figures')) AS integer) AS taken
