-- Failed logins, counted for what guessers share (login_attempts.hpp). `name` is a keyed hash of it: no address, no email
-- and nothing that somebody typed rests here. Every row costs its maker a password's hash, and is gone soon after
-- forget_at. login_failures stays for what still runs while this version is rolled out; nothing else uses it.
CREATE TABLE login_attempts (
  name CHAR(43) CHARACTER SET ascii COLLATE ascii_bin PRIMARY KEY,
  failures INT NOT NULL,
  first_at DATETIME(6) NOT NULL,
  last_at DATETIME(6) NOT NULL,
  forget_at DATETIME(6) NOT NULL,
  KEY login_attempts_forget (forget_at)
) ENGINE=InnoDB;

-- What has expired is removed.
ALTER TABLE refresh_tokens ADD KEY refresh_tokens_expire (expires_at);
