-- returns Instant
SELECT withdrawn_at
FROM face_withdrawals
WHERE patient_id = CAST(:patient AS uuid)
