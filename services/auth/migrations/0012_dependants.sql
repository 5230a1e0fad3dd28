-- Whom somebody books for besides themselves. Of one that is removed the row stays, without what says who it was, and
-- without its place: an account has few.
CREATE TABLE IF NOT EXISTS dependants (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii NOT NULL,
  full_name VARCHAR(200) NOT NULL,
  birth_date CHAR(10) CHARACTER SET ascii,
  tax_number CHAR(9) CHARACTER SET ascii,
  removed BOOLEAN NOT NULL DEFAULT FALSE,
  place INT,
  version BIGINT NOT NULL,
  UNIQUE KEY dependants_places (user_id, place),
  KEY dependants_user (user_id, removed, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
