-- returns nothing
-- Of replicas that make the same one, the first has made it.
INSERT IGNORE INTO signing_keys (id, private_jwk, made_at)
VALUES (:generation, :private_jwk, :made_at)
