-- What is to be told to the audit.
CREATE TABLE IF NOT EXISTS accesses (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  at DATETIME(6) NOT NULL,
  actor_id CHAR(36) CHARACTER SET ascii,
  actor_role VARCHAR(20) CHARACTER SET ascii,
  action VARCHAR(100) CHARACTER SET ascii NOT NULL,
  subject_kind VARCHAR(100) CHARACTER SET ascii NOT NULL,
  subject_id CHAR(36) CHARACTER SET ascii,
  client VARCHAR(100) CHARACTER SET ascii,
  detail TEXT CHARACTER SET utf8mb4 NOT NULL
) ENGINE=InnoDB;
