-- returns nothing
-- So that there is a row to lock; one that is there already stays as it is.
INSERT INTO login_attempts (name, failures, first_at, last_at, forget_at)
VALUES (:name, 0, :first, :last, :forget)
ON DUPLICATE KEY UPDATE name = name
