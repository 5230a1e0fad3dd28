-- returns Uuid
-- Of a person: what was put off before it was ever tried.
SELECT id
FROM messages
WHERE user_id = :user
  AND status = 'pending'
  AND channel = 'sms'
  AND attempts = 0
  AND due_at > :now
ORDER BY id DESC
LIMIT :most
