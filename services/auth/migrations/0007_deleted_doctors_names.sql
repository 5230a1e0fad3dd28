-- Who is deleted has neither address nor username any more: others may have them.
UPDATE users
SET email_key = id,
    username = NULL
WHERE disabled
  AND role = 'doctor';
