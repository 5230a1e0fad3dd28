-- returns Dependant
-- In the order in which they were added.
SELECT
\ir dependant_columns.sql
FROM dependants
WHERE user_id = :user_id
  AND NOT removed
  AND id > COALESCE(:after, '')
ORDER BY id
LIMIT :limit
