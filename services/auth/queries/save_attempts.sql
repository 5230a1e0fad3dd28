-- returns nothing
UPDATE login_attempts
SET failures = :failures,
    first_at = :first,
    last_at = :last,
    forget_at = :forget
WHERE name = :name
