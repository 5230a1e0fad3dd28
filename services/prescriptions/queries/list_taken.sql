-- returns Prescription
-- By prescriptions_taken: what somebody has not taken to the end.
SELECT
\ir listed_prescription_columns.sql
FROM prescriptions
WHERE person_id = CAST(:person AS uuid)
  AND status = 'active'
  AND taken_until > CAST(:now AS timestamptz)
ORDER BY taken_until
LIMIT 200
