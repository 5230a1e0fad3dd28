-- returns AdministeredUser
-- Those of whom something begins with what is looked for, each by its own index; newest first. Who is found is read
-- before the newest are known: as many as there are of that name.
SELECT
\ir administered_user_columns.sql
FROM (
  SELECT id AS found FROM users WHERE email_key LIKE :email
  UNION SELECT id FROM users WHERE full_name LIKE :name
  UNION SELECT id FROM users WHERE phone LIKE :phone) AS those
STRAIGHT_JOIN users ON users.id = found
WHERE (:role IS NULL OR role = :role2)
  AND (:disabled IS NULL OR disabled = :disabled2)
  AND (:before IS NULL OR id < :before2)
ORDER BY id DESC
LIMIT :limit
