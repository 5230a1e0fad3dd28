ALTER TABLE appointments ADD COLUMN hold_expires_at timestamptz;
ALTER TABLE appointments ADD COLUMN late boolean NOT NULL DEFAULT false;
ALTER TABLE appointments ADD COLUMN wish_late boolean NOT NULL DEFAULT false;
-- 128 random bits; a random UUID alone has six fewer.
ALTER TABLE appointments ADD COLUMN check_in_code text;
UPDATE appointments SET check_in_code = rtrim(translate(encode(substring(sha256(uuid_send(gen_random_uuid()) ||
  uuid_send(gen_random_uuid())) FROM 1 FOR 16), 'base64'), '+/', '-_'), '=')
  WHERE status IN ('confirmed', 'checked_in', 'in_consultation');

-- Names of patients, for those who see them come in. None where nothing was told since this is kept.
ALTER TABLE known_patients ADD COLUMN full_name text;
ALTER TABLE known_patients ADD COLUMN told_at timestamptz;

-- A day of the clinic, in order.
CREATE INDEX appointments_start ON appointments (starts_at, id);
