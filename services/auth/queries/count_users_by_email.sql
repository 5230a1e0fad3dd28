-- returns std::int64_t
SELECT COUNT(*)
FROM users
WHERE email_key = :email
