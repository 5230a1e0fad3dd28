CREATE TABLE users (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  email VARCHAR(254) NOT NULL,
  email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL UNIQUE COMMENT 'lower case: how addresses are compared',
  username VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin UNIQUE,
  password_hash VARCHAR(255) NOT NULL,
  full_name VARCHAR(200) NOT NULL,
  phone VARCHAR(20) NOT NULL,
  tax_number CHAR(9),
  language VARCHAR(5) NOT NULL DEFAULT 'pt',
  role VARCHAR(20) NOT NULL,
  disabled BOOLEAN NOT NULL DEFAULT FALSE,
  version BIGINT NOT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

CREATE TABLE sessions (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii NOT NULL,
  created_at DATETIME(6) NOT NULL,
  revoked_at DATETIME(6),
  KEY sessions_user (user_id),
  KEY sessions_revoked (revoked_at)
) ENGINE=InnoDB;

-- Only hashes of refresh tokens are kept. A session is a family: one token of it is unused at any time.
CREATE TABLE refresh_tokens (
  token_hash CHAR(64) CHARACTER SET ascii PRIMARY KEY,
  session_id CHAR(36) CHARACTER SET ascii NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  used_at DATETIME(6),
  KEY refresh_tokens_session (session_id)
) ENGINE=InnoDB;

CREATE TABLE login_failures (
  account VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin PRIMARY KEY,
  failures INT NOT NULL,
  since DATETIME(6) NOT NULL
) ENGINE=InnoDB;

CREATE TABLE signing_keys (
  id INT PRIMARY KEY,
  private_jwk TEXT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
