-- returns nothing
-- In the table that is the keeper's, whatever other schemas hold.
INSERT INTO public.audit_entries (
\ir entry_columns.sql
)
SELECT
\ir entry_columns.sql
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, at timestamptz, actor_id uuid, actor_role text, action text, subject_kind text, subject_id uuid,
  client text, detail text, seq bigint, hash text)
ORDER BY seq
