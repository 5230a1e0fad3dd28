-- returns nothing
INSERT INTO sessions (id, user_id, created_at)
VALUES (:id, :user_id, :now)
