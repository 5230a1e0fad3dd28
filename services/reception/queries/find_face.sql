-- returns KnownFace
SELECT
\ir face_columns.sql
FROM faces
WHERE patient_id = CAST(:patient AS uuid)
