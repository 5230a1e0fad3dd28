CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE specialties (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  duration_minutes integer NOT NULL CHECK (duration_minutes BETWEEN 5 AND 480),
  price_cents bigint NOT NULL CHECK (price_cents BETWEEN 1 AND 1000000),
  version bigint NOT NULL DEFAULT 1,
  deleted_at timestamptz
);
CREATE UNIQUE INDEX specialties_name ON specialties (lower(name)) WHERE deleted_at IS NULL;

CREATE TABLE doctors (
  id uuid PRIMARY KEY,
  email text NOT NULL,
  full_name text NOT NULL,
  phone text NOT NULL,
  bio text NOT NULL,
  room text NOT NULL,
  slot_minutes integer,
  specialty_ids json NOT NULL,
  weekly json NOT NULL,
  version bigint NOT NULL DEFAULT 1,
  deleted_at timestamptz
);
CREATE UNIQUE INDEX doctors_email ON doctors (lower(email)) WHERE deleted_at IS NULL;

CREATE TABLE time_off (
  id uuid PRIMARY KEY,
  doctor_id uuid NOT NULL REFERENCES doctors (id),
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  reason text NOT NULL,
  CHECK (starts_at < ends_at)
);
CREATE INDEX time_off_doctor ON time_off (doctor_id, ends_at);

-- Rises with every change of the three tables above, so that replicas know when their copy in memory is old.
CREATE TABLE catalogue_version (
  singleton boolean PRIMARY KEY DEFAULT TRUE CHECK (singleton),
  version bigint NOT NULL
);
INSERT INTO catalogue_version (version) VALUES (1);

-- One row for each appointment that was ever heard of. A released row without a doctor is a tombstone: the appointment
-- was over before its request came. No two unreleased rows of one doctor overlap, whatever any program believes.
CREATE TABLE holds (
  appointment_id uuid PRIMARY KEY,
  patient_id uuid,
  specialty_id uuid,
  doctor_id uuid,
  starts_at timestamptz,
  ends_at timestamptz,
  round integer NOT NULL DEFAULT 0,
  firm boolean NOT NULL DEFAULT FALSE,
  expires_at timestamptz,
  released_at timestamptz,
  CHECK (released_at IS NOT NULL OR (doctor_id IS NOT NULL AND starts_at < ends_at)),
  EXCLUDE USING gist (doctor_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (released_at IS NULL)
);
