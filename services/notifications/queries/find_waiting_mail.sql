-- returns Uuid
-- Of a person.
SELECT id
FROM messages
WHERE user_id = :user
  AND status = 'unproved_address'
ORDER BY id DESC
LIMIT :most
