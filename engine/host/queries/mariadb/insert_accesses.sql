-- returns nothing
INSERT INTO accesses (
\ir ../access_columns.sql
)
SELECT
\ir ../access_columns.sql
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) CHARACTER SET ascii PATH '$.id',
  at DATETIME(6) PATH '$.at',
  actor_id CHAR(36) CHARACTER SET ascii PATH '$.actor_id',
  actor_role TEXT PATH '$.actor_role',
  action TEXT PATH '$.action',
  subject_kind TEXT PATH '$.subject_kind',
  subject_id CHAR(36) CHARACTER SET ascii PATH '$.subject_id',
  client TEXT PATH '$.client',
  detail TEXT PATH '$.detail')) AS r
