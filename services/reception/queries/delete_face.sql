-- returns nothing
DELETE FROM faces
WHERE patient_id = CAST(:patient AS uuid)
