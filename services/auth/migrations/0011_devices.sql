-- Screens and kiosks. The sessions of one are those of its id.
CREATE TABLE IF NOT EXISTS devices (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  kind VARCHAR(20) CHARACTER SET ascii NOT NULL,
  name VARCHAR(100) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What asks to be let in (RFC 8628). Of its secret code and of who asks only hashes are kept. It has a device once it is
-- approved, and is gone once that has its tokens.
CREATE TABLE IF NOT EXISTS pairings (
  device_code_hash CHAR(64) CHARACTER SET ascii PRIMARY KEY,
  user_code CHAR(8) CHARACTER SET ascii NOT NULL UNIQUE,
  client CHAR(43) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  pause_seconds INT NOT NULL,
  asked_at DATETIME(6),
  device_id CHAR(36) CHARACTER SET ascii,
  KEY pairings_client (client, expires_at),
  KEY pairings_expire (expires_at)
) ENGINE=InnoDB;
