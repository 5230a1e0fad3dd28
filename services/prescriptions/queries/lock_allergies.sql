-- returns AllergyList
-- In the order of their ids, so that two batches never wait for each other.
SELECT
\ir allergy_columns.sql
FROM allergies
WHERE person_id = ANY(CAST(:ids AS uuid[]))
ORDER BY person_id
FOR UPDATE
