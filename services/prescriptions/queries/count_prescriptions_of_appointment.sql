-- returns std::int64_t
SELECT COUNT(*)
FROM prescriptions
WHERE appointment_id = CAST(:appointment AS uuid)
