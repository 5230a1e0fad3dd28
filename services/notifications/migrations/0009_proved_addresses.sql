-- The address that somebody has proved to be theirs, by the version of their account that said so. Who was here before
-- was sent everything until now, and goes on being sent it.
CREATE TABLE IF NOT EXISTS proved_addresses (
  user_id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  email VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL,
  version BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
INSERT IGNORE INTO proved_addresses (user_id, email, version) SELECT user_id, email, 0 FROM contacts;

-- Mail may wait for it.
ALTER TABLE messages MODIFY status VARCHAR(20) NOT NULL DEFAULT 'pending';
