-- returns nothing
-- The first one stored stays, whoever starts at the same time.
INSERT IGNORE INTO signing_keys (id, private_jwk)
VALUES (1, :key)
