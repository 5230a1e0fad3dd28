-- returns nothing
-- What the clinic's people wrote to an address or a number, of nobody who is known: by messages_recipient, where
-- addresses that differ in an accent are the same.
DELETE FROM messages
WHERE user_id IS NULL
  AND recipient IN (:email, :phone)
  AND LOWER(recipient) COLLATE utf8mb4_nopad_bin IN (LOWER(:email2), :phone2)
