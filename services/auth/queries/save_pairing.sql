-- returns nothing
UPDATE pairings
SET pause_seconds = :pause,
    asked_at = :asked,
    device_id = :device
WHERE device_code_hash = :hash
