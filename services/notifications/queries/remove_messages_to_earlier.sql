-- returns nothing
-- The same, to each address and number that anything was sent to in somebody's own name.
DELETE written
FROM messages AS own
JOIN messages AS written ON written.user_id IS NULL AND written.recipient = own.recipient
WHERE own.user_id = :user
  AND LOWER(written.recipient) COLLATE utf8mb4_nopad_bin = LOWER(own.recipient)
