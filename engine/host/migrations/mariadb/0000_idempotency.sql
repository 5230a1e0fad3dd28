CREATE TABLE idempotency_keys (
  caller VARCHAR(40) NOT NULL,
  `key` VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  request_hash CHAR(64) NOT NULL,
  status INT NOT NULL,
  body LONGTEXT CHARACTER SET utf8mb4 NOT NULL,
  location VARCHAR(500) NOT NULL,
  created_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6),
  PRIMARY KEY (caller, `key`),
  KEY idempotency_keys_created_at (created_at)
) ENGINE=InnoDB;
