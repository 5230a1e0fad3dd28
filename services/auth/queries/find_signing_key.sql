-- returns std::string
SELECT private_jwk
FROM signing_keys
WHERE id = 1
