-- returns nothing
UPDATE devices
SET last_seen_at = :now
WHERE id = :id
