-- returns nothing
INSERT INTO prescriptions (
\ir prescription_columns.sql
)
SELECT
\ir prescription_columns.sql
FROM json_populate_recordset(CAST(NULL AS prescriptions), CAST(:rows AS json))
