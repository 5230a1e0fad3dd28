-- returns nothing
-- Those whose row is as it was read; fails where somebody has the email or the username. STRAIGHT_JOIN: each looked up
-- by its key, whatever the statistics say.
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
\ir account_json_columns.sql
)) AS r
STRAIGHT_JOIN users u ON u.id = r.id AND u.version = r.version_read
SET u.email = r.email,
    u.username = r.username,
    u.full_name = r.full_name,
    u.phone = r.phone,
    u.tax_number = r.tax_number,
    u.role = r.role,
    u.language = r.language,
    u.version = r.version,
    u.notify_email = r.notify_email,
    u.notify_sms = r.notify_sms,
    u.email_verified = r.email_verified,
    u.mfa = r.mfa,
    u.email_key = r.email_key,
    u.password_hash = r.password_hash,
    u.disabled = r.disabled,
    u.password_until = r.password_until,
    u.invited = r.invited
