-- returns nothing
-- Said again four times a second; the first time counts.
INSERT IGNORE INTO write_pause_seen (pause_id, replica, level)
VALUES (:pause, :replica, :level)
