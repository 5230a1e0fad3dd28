-- returns nothing
-- Those whose row is as it was read; fails where somebody has the email or the username. STRAIGHT_JOIN: each looked up
-- by its key, whatever the statistics say. TEXT: see insert_accounts.sql.
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
  id CHAR(36) CHARACTER SET ascii PATH '$.id',
  email TEXT PATH '$.email',
  username TEXT PATH '$.username',
  full_name TEXT PATH '$.full_name',
  phone TEXT PATH '$.phone',
  tax_number TEXT PATH '$.tax_number',
  language TEXT PATH '$.language',
  version BIGINT PATH '$.version',
  version_read BIGINT PATH '$.version_read',
  notify_email BOOLEAN PATH '$.notify_email',
  notify_sms BOOLEAN PATH '$.notify_sms',
  email_key TEXT PATH '$.email_key',
  disabled BOOLEAN PATH '$.disabled')) AS r
STRAIGHT_JOIN users u ON u.id = r.id AND u.version = r.version_read
SET u.email = r.email,
    u.username = r.username,
    u.full_name = r.full_name,
    u.phone = r.phone,
    u.tax_number = r.tax_number,
    u.language = r.language,
    u.version = r.version,
    u.notify_email = r.notify_email,
    u.notify_sms = r.notify_sms,
    u.email_key = r.email_key,
    u.disabled = r.disabled
