-- returns MessageView
-- As list_messages, of everybody. The index is named, because a plan that may choose walks the primary key from `after` on,
-- in the hope to meet that status soon.
SELECT
  id, user_id, channel AS type, recipient, template_name, status, attempts, last_error, created_at, finished_at
FROM messages FORCE INDEX (messages_status)
WHERE status = :status
  AND id < COALESCE(:after, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT :limit
