-- returns std::int64_t
SELECT 1
