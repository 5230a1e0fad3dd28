CREATE TABLE write_pause (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  level INT NOT NULL CHECK (level IN (1, 2)),
  lasts_until DATETIME(6) NOT NULL
) ENGINE=InnoDB;
CREATE TABLE write_pause_seen (
  pause_id CHAR(36) CHARACTER SET ascii NOT NULL,
  replica CHAR(36) CHARACTER SET ascii NOT NULL,
  level INT NOT NULL,
  PRIMARY KEY (pause_id, replica, level)
) ENGINE=InnoDB;
