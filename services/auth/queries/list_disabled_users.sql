-- returns AdministeredUser
-- The same of those that are disabled, who are few. FORCE as there.
SELECT
\ir administered_user_columns.sql
FROM users FORCE INDEX (users_disabled)
WHERE disabled = TRUE
  AND (:role IS NULL OR role = :role2)
  AND (:before IS NULL OR id < :before2)
ORDER BY id DESC
LIMIT :limit
