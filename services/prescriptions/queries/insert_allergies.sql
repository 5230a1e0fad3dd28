-- returns nothing
INSERT INTO allergies (
\ir allergy_columns.sql
)
SELECT
\ir allergy_columns.sql
FROM json_populate_recordset(CAST(NULL AS allergies), CAST(:rows AS json))
