-- returns KeptMessage
-- As list_messages_of_user, of what the clinic's people wrote to an address, of nobody who is known: by messages_recipient,
-- where addresses that differ in an accent are the same.
SELECT id, channel, recipient, template_name, variables, attachment_name, status, created_at, finished_at
FROM messages
WHERE user_id IS NULL
  AND recipient = :email
  AND LOWER(recipient) COLLATE utf8mb4_nopad_bin = LOWER(:email2)
  AND id < COALESCE(:before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT :limit
