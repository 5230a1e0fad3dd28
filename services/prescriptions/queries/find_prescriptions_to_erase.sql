-- returns Uuid
SELECT id
FROM prescriptions
WHERE patient_id = CAST(:patient AS uuid)
  AND NOT erased
LIMIT CAST(:limit AS integer)
