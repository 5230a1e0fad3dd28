-- returns nothing
-- Said again four times a second; the first time counts.
INSERT INTO write_pause_seen (pause_id, replica, level)
VALUES (CAST(:pause AS uuid), CAST(:replica AS uuid), CAST(:level AS integer))
ON CONFLICT DO NOTHING
