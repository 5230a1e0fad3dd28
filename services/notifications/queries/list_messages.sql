-- returns MessageView
-- Newest first; of everybody where no person is named. The values stand in the text that MariaDB is sent, so what is
-- not asked for is no part of its plan: messages_user or the primary key, backwards.
SELECT
  id, user_id, channel AS type, recipient, template_name, status, attempts, last_error, created_at, finished_at
FROM messages
WHERE (:user IS NULL OR user_id = :user2)
  AND (:status IS NULL OR status = :status2)
  AND (:after IS NULL OR id < :after2)
ORDER BY id DESC
LIMIT :limit
