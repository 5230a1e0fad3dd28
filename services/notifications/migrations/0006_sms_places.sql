-- An account that was proved, and when; and since when its contact has the present phone, where that was another before.
-- Who changes the number has to be somebody again by that one.
CREATE TABLE IF NOT EXISTS acts (
  user_id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  acted_at DATETIME(6) NOT NULL
) ENGINE=InnoDB;
ALTER TABLE contacts ADD COLUMN IF NOT EXISTS phone_since DATETIME(6);

-- The SMS of a day, by the clinic's clock, to a number that has never acted: each has one of so many places.
CREATE TABLE IF NOT EXISTS sms_places (
  phone VARCHAR(20) CHARACTER SET ascii NOT NULL,
  day DATE NOT NULL,
  place INT NOT NULL,
  message_id CHAR(36) CHARACTER SET ascii NOT NULL,
  PRIMARY KEY (phone, day, place),
  KEY sms_places_day (day)
) ENGINE=InnoDB;
