-- What reception knows of appointments, by what appointments tells of them, in whatever order: what a visit has come to
-- is added, when and with whom it is goes by the highest revision (of its entry in the patient's calendar).
CREATE TABLE visits (
  id uuid PRIMARY KEY,             -- the appointment's
  patient_id uuid NOT NULL,
  dependant_id uuid,               -- whom it is for; none: the patient
  dependant_name text,             -- as they were called then
  doctor_id uuid,
  doctor_name text,
  room text,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  revision bigint NOT NULL,
  confirmed boolean NOT NULL,      -- it is, or has come further
  code_hash text,                  -- of what is shown at the kiosk
  checked_in_at timestamptz,
  called_at timestamptz,           -- the last time
  started_at timestamptz,
  completed_at timestamptz,
  missed_at timestamptz,
  cancelled_at timestamptz
);
-- Of a day; and what is old.
CREATE INDEX visits_start ON visits (starts_at, id);
CREATE INDEX visits_code ON visits (code_hash) WHERE code_hash IS NOT NULL;
-- A person's, newest first.
CREATE INDEX visits_patient ON visits (patient_id, id);
-- How long those of a doctor took, latest first.
CREATE INDEX visits_length ON visits (doctor_id, completed_at) WHERE completed_at IS NOT NULL AND started_at IS NOT NULL;

-- Copies of what auth tells. Who is erased, or removed, stays without a name, so that what comes late brings nobody back.
CREATE TABLE known_patients (
  id uuid PRIMARY KEY,
  full_name text,
  email text,
  phone text,
  told_at timestamptz NOT NULL,
  version bigint
);
CREATE TABLE known_dependants (
  id uuid PRIMARY KEY,
  full_name text,
  version bigint NOT NULL
);

-- What patients are found by: the words of their names as people look for them, the address, the number with and
-- without its country. Compared byte by byte, so that the beginning of a word is a range.
CREATE TABLE patient_words (
  word text COLLATE "C" NOT NULL,
  patient_id uuid NOT NULL,
  PRIMARY KEY (word, patient_id)
);
CREATE INDEX patient_words_patient ON patient_words (patient_id);

-- Copies of what doctors tells, each of the version that said so.
CREATE TABLE known_doctors (
  id uuid PRIMARY KEY,
  full_name text NOT NULL,
  told_at timestamptz NOT NULL,
  version bigint
);
CREATE TABLE known_rooms (
  doctor_id uuid PRIMARY KEY,
  room text NOT NULL,
  version bigint NOT NULL
);

-- Who is to be known no more: engine/erasures.hpp.
CREATE TABLE erasures (
  user_id uuid PRIMARY KEY,
  told_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL
);
CREATE INDEX erasures_due ON erasures (due_at);
