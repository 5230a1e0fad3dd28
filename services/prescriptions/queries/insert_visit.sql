-- returns nothing
-- Whichever event comes first: both say the same.
INSERT INTO visits (
\ir visit_columns.sql
)
VALUES (
  CAST(:appointment AS uuid), CAST(:patient AS uuid), CAST(:person AS uuid), CAST(:dependant AS uuid), :dependant_name,
  CAST(:doctor AS uuid), :doctor_name, CAST(:reached_at AS timestamptz))
ON CONFLICT (appointment_id) DO NOTHING
