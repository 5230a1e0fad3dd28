-- returns Uuid
-- In the order of their ids, so that two who ask never wait for each other.
SELECT id
FROM users
WHERE role = 'admin'
  AND NOT disabled
ORDER BY id
FOR UPDATE
