-- returns KnownFace
SELECT
\ir face_columns.sql
FROM faces
WHERE patient_id > CAST(:after AS uuid)
ORDER BY patient_id
LIMIT CAST(:limit AS integer)
