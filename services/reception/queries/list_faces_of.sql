-- returns KnownFace
-- Of these people, what that model made.
SELECT
\ir face_columns.sql
FROM faces
WHERE patient_id = ANY(CAST(:patients AS uuid[]))
  AND model = :model
