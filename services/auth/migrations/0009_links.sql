-- Whether somebody has shown that they read what is sent to their address. Who was here before was sent everything
-- until now, and goes on being sent it; so is whom a process of before registers. Where one of them changes an address,
-- that is not proved.
ALTER TABLE users ADD COLUMN IF NOT EXISTS email_verified BOOLEAN NOT NULL DEFAULT TRUE;
CREATE OR REPLACE TRIGGER count_version BEFORE UPDATE ON users FOR EACH ROW SET NEW.version = IF(NEW.version = OLD.version, OLD.version + 1, NEW.version), NEW.email_verified = NEW.email_verified AND NEW.email_key = OLD.email_key;

-- Links that are sent to an address, each of one use. Only a hash of the token rests here.
CREATE TABLE IF NOT EXISTS links (
  token_hash CHAR(64) CHARACTER SET ascii PRIMARY KEY,
  kind VARCHAR(10) CHARACTER SET ascii NOT NULL,
  user_id CHAR(36) CHARACTER SET ascii NOT NULL,
  email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  created_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  KEY links_user (user_id, kind),
  KEY links_expire (expires_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- Addresses whose password was said to be forgotten, until it is looked up whether there is such an account: so that
-- who says it learns nothing, not even by the time that it takes.
CREATE TABLE IF NOT EXISTS forgotten_passwords (
  email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin PRIMARY KEY,
  said_at DATETIME(6) NOT NULL,
  KEY forgotten_passwords_said (said_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- A session ends for good, however often it is prolonged, and its owner sees where it is. What a process of before
-- begins ends as a patient's does.
ALTER TABLE sessions
  ADD COLUMN IF NOT EXISTS last_seen_at DATETIME(6) NOT NULL DEFAULT (created_at),
  ADD COLUMN IF NOT EXISTS ends_at DATETIME(6) NOT NULL DEFAULT (created_at + INTERVAL 30 DAY),
  ADD COLUMN IF NOT EXISTS user_agent VARCHAR(300) CHARACTER SET utf8mb4 NOT NULL DEFAULT '',
  ADD KEY IF NOT EXISTS sessions_end (ends_at);
UPDATE sessions
SET ends_at = created_at + INTERVAL 12 HOUR
WHERE user_id IN (SELECT id FROM users WHERE role <> 'patient');

-- Whom administrators look for: by how a name, an address or a phone begins, by role, and whether they are disabled.
ALTER TABLE users
  ADD KEY IF NOT EXISTS users_name (full_name),
  ADD KEY IF NOT EXISTS users_phone (phone),
  ADD KEY IF NOT EXISTS users_role (role, id),
  ADD KEY IF NOT EXISTS users_disabled (disabled, id);
