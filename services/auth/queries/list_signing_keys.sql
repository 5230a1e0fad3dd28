-- returns store::SigningKey
SELECT id AS generation, private_jwk, made_at
FROM signing_keys
ORDER BY id
