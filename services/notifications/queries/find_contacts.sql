-- returns Contact
-- Who is erased has the last version of all: see events::last_version.
-- STRAIGHT_JOIN: the ids first, each looked up by key, whatever the statistics say.
SELECT
  c.user_id, c.email, c.full_name, c.phone, c.language, c.wants_email, c.wants_sms,
  a.acted_at IS NOT NULL AND (c.phone_since IS NULL OR a.acted_at >= c.phone_since) AS acted,
  p.email IS NOT NULL AS proved,
  COALESCE(c.version = 9223372036854775807, FALSE) AS erased
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) CHARACTER SET ascii PATH '$')) AS r
STRAIGHT_JOIN contacts c ON c.user_id = r.v
LEFT JOIN acts a ON a.user_id = c.user_id
LEFT JOIN proved_addresses p ON p.user_id = c.user_id AND p.email = c.email
