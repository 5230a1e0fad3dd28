-- returns AllergyList
-- The patient's own list, and those of whom they book for.
SELECT
\ir allergy_columns.sql
FROM allergies
WHERE patient_id = CAST(:patient AS uuid)
  AND person_id > COALESCE(CAST(:after AS uuid), '00000000-0000-0000-0000-000000000000')
ORDER BY person_id
LIMIT CAST(:limit AS integer)
