-- Keys that sign access tokens follow each other; the id is the generation. Each new process seals what it finds in
-- private_jwk, where a JWK lay in clear before. How old the key of before is, nobody has noted: it counts from now on.
ALTER TABLE signing_keys ADD COLUMN IF NOT EXISTS made_at DATETIME(6) NOT NULL DEFAULT (UTC_TIMESTAMP(6));

-- What auth's other secrets are derived from, sealed: they outlive the keys.
CREATE TABLE IF NOT EXISTS root_secret (
  id INT PRIMARY KEY,
  sealed TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
