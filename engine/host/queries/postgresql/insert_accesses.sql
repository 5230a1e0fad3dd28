-- returns nothing
INSERT INTO accesses (
\ir ../access_columns.sql
)
SELECT
\ir ../access_columns.sql
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, at timestamptz, actor_id uuid, actor_role text, action text, subject_kind text, subject_id uuid,
  client text, detail text)
