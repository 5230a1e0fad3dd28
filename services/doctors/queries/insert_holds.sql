-- returns nothing
-- Fails where one is known already or overlaps.
INSERT INTO holds (
\ir hold_columns.sql
)
SELECT
\ir hold_columns.sql
FROM json_populate_recordset(CAST(NULL AS holds), CAST(:rows AS json))
