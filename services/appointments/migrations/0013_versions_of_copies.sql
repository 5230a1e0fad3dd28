-- Of whom or what it is a copy. None where publishers of earlier versions have told it.
ALTER TABLE known_specialties ADD COLUMN version bigint;
ALTER TABLE known_doctors ADD COLUMN version bigint;
ALTER TABLE known_patients ADD COLUMN version bigint;
