-- returns nothing
UPDATE visits
SET dependant_name = NULL
WHERE patient_id = CAST(:patient AS uuid)
  AND dependant_name IS NOT NULL
