-- returns nothing
DELETE FROM face_withdrawals
WHERE patient_id = CAST(:patient AS uuid)
