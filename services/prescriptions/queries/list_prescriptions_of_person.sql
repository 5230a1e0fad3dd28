-- returns Prescription
-- Newest first. Whose they are is said as a range of the index, because a plan that saw equality would rather walk the
-- primary key, in the hope to meet such rows soon.
SELECT
\ir listed_prescription_columns.sql
FROM prescriptions
WHERE (person_id, id) < (
    CAST(:whose AS uuid), COALESCE(CAST(:before AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
  AND person_id >= CAST(:whose2 AS uuid)
ORDER BY person_id DESC, id DESC
LIMIT CAST(:limit AS integer)
