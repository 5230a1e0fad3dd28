-- returns std::int64_t
SELECT count(*)
FROM waitlist
WHERE patient_id = CAST(:id AS uuid)
  AND status IN ('waiting', 'offered')
