-- returns nothing
DELETE FROM forgotten_passwords
WHERE email_key = :email
