-- returns Visit
SELECT
\ir visit_columns.sql
FROM visits
WHERE code_hash = :hash
