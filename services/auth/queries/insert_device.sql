-- returns nothing
INSERT INTO devices (id, kind, name, created_at)
VALUES (:id, :kind, :name, :now)
