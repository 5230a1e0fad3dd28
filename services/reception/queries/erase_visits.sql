-- returns nothing
UPDATE visits
SET dependant_name = NULL,
    code_hash = NULL
WHERE patient_id = CAST(:patient AS uuid)
  AND (dependant_name IS NOT NULL OR code_hash IS NOT NULL)
