-- returns nothing
-- Unless it was replaced meanwhile.
UPDATE faces
SET sealed = :sealed
WHERE patient_id = CAST(:patient AS uuid)
  AND sealed = :before
