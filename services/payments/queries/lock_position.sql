-- returns std::int64_t
SELECT position
FROM reconciliation
WHERE provider = 'charges'
FOR UPDATE SKIP LOCKED
