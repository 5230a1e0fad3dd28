-- Whoever had the phone was let set the password. Of patients of before: who has no email or no password, and whose link
-- is still here.
ALTER TABLE users ADD COLUMN IF NOT EXISTS invited BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE users
SET invited = TRUE
WHERE role = 'patient'
  AND (email = '' OR password_hash = '' OR id IN (SELECT user_id FROM links WHERE kind = 'invite'));
