-- returns Visit
-- One of those in which the doctor treated the person.
SELECT
\ir visit_columns.sql
FROM visits
WHERE person_id = CAST(:person AS uuid)
  AND doctor_id = CAST(:doctor AS uuid)
LIMIT 1
