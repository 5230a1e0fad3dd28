-- returns nothing
-- What was told later wins, unless it has ended. told_at is set last, because MariaDB assigns from left to right.
INSERT INTO plans (appointment_id, kind, user_id, variables, due_at, told_at)
SELECT r.*
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  appointment_id CHAR(36) PATH '$.appointment_id',
  kind VARCHAR(20) PATH '$.kind',
  user_id CHAR(36) PATH '$.user_id',
  variables LONGTEXT PATH '$.variables',
  due_at DATETIME(6) PATH '$.due_at',
  told_at DATETIME(6) PATH '$.told_at')) AS r
ON DUPLICATE KEY UPDATE
  user_id = IF(NOT plans.ended AND VALUES(told_at) > plans.told_at, VALUES(user_id), plans.user_id),
  variables = IF(NOT plans.ended AND VALUES(told_at) > plans.told_at, VALUES(variables), plans.variables),
  due_at = IF(NOT plans.ended AND VALUES(told_at) > plans.told_at, VALUES(due_at), plans.due_at),
  told_at = GREATEST(plans.told_at, VALUES(told_at))
