-- returns nothing
INSERT INTO acts (user_id, acted_at)
VALUES (:id, :at)
ON DUPLICATE KEY UPDATE acted_at = GREATEST(acted_at, VALUES(acted_at))
