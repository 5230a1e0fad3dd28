-- returns std::string
-- Those that another replica is looking up are its.
SELECT email_key
FROM forgotten_passwords
ORDER BY said_at
LIMIT :most
FOR UPDATE SKIP LOCKED
