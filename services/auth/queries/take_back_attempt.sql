-- returns nothing
UPDATE login_attempts
SET failures = failures - 1
WHERE name = :name
  AND failures > 0
