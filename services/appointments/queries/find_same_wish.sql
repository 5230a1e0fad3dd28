-- returns Waiting
-- One that goes on. Not as waitlist_turn has the doctor: by waitlist_wishes, the patient's are few.
SELECT
\ir waiting_columns.sql
FROM waitlist
WHERE status IN ('waiting', 'offered')
  AND place IS NOT NULL
  AND patient_id = CAST(:patient AS uuid)
  AND specialty_id = CAST(:specialty AS uuid)
  AND doctor_id IS NOT DISTINCT FROM CAST(:doctor AS uuid)
  AND from_at = CAST(:from AS timestamptz)
  AND to_at = CAST(:to AS timestamptz)
