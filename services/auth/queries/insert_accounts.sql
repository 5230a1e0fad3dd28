-- returns nothing
-- Fails where somebody has the email or the username. TEXT: JSON_TABLE cuts what has no room in its columns, and says
-- nothing.
INSERT INTO users (
\ir account_columns.sql
)
SELECT
\ir account_columns.sql
FROM JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) CHARACTER SET ascii PATH '$.id',
  email TEXT PATH '$.email',
  username TEXT PATH '$.username',
  full_name TEXT PATH '$.full_name',
  phone TEXT PATH '$.phone',
  tax_number TEXT PATH '$.tax_number',
  language TEXT PATH '$.language',
  role TEXT PATH '$.role',
  created_at DATETIME(6) PATH '$.created_at',
  version BIGINT PATH '$.version',
  notify_email BOOLEAN PATH '$.notify_email',
  notify_sms BOOLEAN PATH '$.notify_sms',
  email_key TEXT PATH '$.email_key',
  password_hash TEXT PATH '$.password_hash',
  disabled BOOLEAN PATH '$.disabled')) AS r
