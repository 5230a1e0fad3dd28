-- returns nothing
INSERT INTO forgotten_passwords (email_key, said_at)
VALUES (:email, :now)
ON DUPLICATE KEY UPDATE said_at = said_at
