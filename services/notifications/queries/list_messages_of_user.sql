-- returns KeptMessage
-- Newest first, with what they say. The index is named for the same reason as in list_messages_by_status.
SELECT id, channel, recipient, template_name, variables, attachment_name, status, created_at, finished_at
FROM messages FORCE INDEX (messages_user)
WHERE user_id = :user
  AND id < COALESCE(:before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT :limit
