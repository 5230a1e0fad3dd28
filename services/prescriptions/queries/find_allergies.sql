-- returns AllergyList
SELECT
\ir allergy_columns.sql
FROM allergies
WHERE person_id = ANY(CAST(:ids AS uuid[]))
