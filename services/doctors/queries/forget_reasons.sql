-- returns nothing
-- Why a doctor was away.
UPDATE time_off
SET reason = ''
WHERE doctor_id = CAST(:doctor AS uuid)
