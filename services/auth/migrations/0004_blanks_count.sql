-- A name with a blank behind it is another name. Without this MariaDB ends both alike before it compares them, so that
-- whoever is found by one spelling was counted, on failed logins, by another.
ALTER TABLE users
  MODIFY email_key VARCHAR(254) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin NOT NULL COMMENT 'lower case: how addresses are compared',
  MODIFY username VARCHAR(30) CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin;
