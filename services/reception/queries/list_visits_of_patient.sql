-- returns Visit
-- Newest first. The patient is said as a range of the index, because a plan that saw equality would rather walk the
-- primary key, in the hope to meet such rows soon.
SELECT
\ir visit_columns.sql
FROM visits
WHERE (patient_id, id) < (
    CAST(:patient AS uuid), COALESCE(CAST(:before AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
  AND patient_id >= CAST(:patient2 AS uuid)
ORDER BY patient_id DESC, id DESC
LIMIT CAST(:limit AS integer)
