-- Whether a login asks for a code too.
ALTER TABLE users ADD COLUMN IF NOT EXISTS mfa BOOLEAN NOT NULL DEFAULT FALSE;

-- One that is begun has no confirmed_at. The secret is sealed; last_step is the step of time whose code was taken last,
-- uses how many logins were let in by it.
CREATE TABLE IF NOT EXISTS second_factors (
  user_id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  sealed_secret VARCHAR(255) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  confirmed_at DATETIME(6),
  last_step BIGINT NOT NULL,
  uses BIGINT NOT NULL
) ENGINE=InnoDB;

-- Keyed hashes of those that were not used yet.
CREATE TABLE IF NOT EXISTS recovery_codes (
  user_id CHAR(36) CHARACTER SET ascii NOT NULL,
  code_hash CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  PRIMARY KEY (user_id, code_hash)
) ENGINE=InnoDB;
