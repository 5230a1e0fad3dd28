-- returns Uuid
-- Emails that wait for an address which is proved by now: what was put to wait while that was told. By messages_status.
SELECT m.id
FROM messages m
JOIN contacts c ON c.user_id = m.user_id
JOIN proved_addresses p ON p.user_id = c.user_id AND p.email = c.email
WHERE m.status = 'unproved_address'
ORDER BY m.id
LIMIT :most
