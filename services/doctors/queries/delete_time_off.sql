-- returns nothing
DELETE FROM time_off
WHERE doctor_id = CAST(:doctor AS uuid)
  AND id = CAST(:id AS uuid)
