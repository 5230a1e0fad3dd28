-- returns nothing
UPDATE signing_keys
SET private_jwk = :sealed
WHERE id = :generation
