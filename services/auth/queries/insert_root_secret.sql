-- returns nothing
-- The first one stored stays, whoever starts at the same time.
INSERT IGNORE INTO root_secret (id, sealed)
VALUES (1, :sealed)
