-- returns AdministeredUser
-- The same of a role. FORCE: while it knows little of what is there, MariaDB would go by the primary key.
SELECT
\ir administered_user_columns.sql
FROM users FORCE INDEX (users_role)
WHERE role = :role
  AND (:disabled IS NULL OR disabled = :disabled2)
  AND (:before IS NULL OR id < :before2)
ORDER BY id DESC
LIMIT :limit
