-- returns Uuid
SELECT person_id
FROM allergies
WHERE patient_id = CAST(:patient AS uuid)
  AND NOT erased
LIMIT CAST(:limit AS integer)
