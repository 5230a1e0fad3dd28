-- returns nothing
-- Fails where somebody has the email or the username.
INSERT INTO users (
\ir account_columns.sql
)
SELECT
\ir account_columns.sql
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
\ir account_json_columns.sql
)) AS r
