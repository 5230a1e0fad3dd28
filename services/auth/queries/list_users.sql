-- returns AdministeredUser
-- Newest first; disabled ones too, unless they are not wanted. The values stand in the text that MariaDB is sent, so
-- what is not asked for is no part of its plan.
SELECT
\ir administered_user_columns.sql
FROM users
WHERE (:disabled IS NULL OR disabled = :disabled2)
  AND (:before IS NULL OR id < :before2)
ORDER BY id DESC
LIMIT :limit
