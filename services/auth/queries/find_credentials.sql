-- returns store::Credentials
SELECT id, password_hash
FROM users
WHERE email_key = :email
   OR username = :username
