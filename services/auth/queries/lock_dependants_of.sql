-- returns Uuid
SELECT id
FROM dependants
WHERE user_id = :user
ORDER BY id
FOR UPDATE
