-- returns nothing
-- Fails where the place is taken.
INSERT INTO dependants (
\ir dependant_columns.sql
)
SELECT
\ir dependant_columns.sql
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
\ir dependant_json_columns.sql
)) AS r
