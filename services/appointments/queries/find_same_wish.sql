-- returns Waiting
-- One that goes on.
SELECT
\ir waiting_columns.sql
FROM waitlist
WHERE status IN ('waiting', 'offered')
  AND place IS NOT NULL
  AND patient_id = CAST(:patient AS uuid)
  AND specialty_id = CAST(:specialty AS uuid)
  AND COALESCE(doctor_id, '00000000-0000-0000-0000-000000000000')
    = COALESCE(CAST(:doctor AS uuid), '00000000-0000-0000-0000-000000000000')
  AND from_at = CAST(:from AS timestamptz)
  AND to_at = CAST(:to AS timestamptz)
