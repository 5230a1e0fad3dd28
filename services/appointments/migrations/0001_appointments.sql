CREATE TABLE appointments (
  id uuid PRIMARY KEY,
  patient_id uuid NOT NULL,
  specialty_id uuid NOT NULL,
  specialty_name text NOT NULL,
  doctor_id uuid,
  doctor_name text,
  room text,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz,
  status text NOT NULL,
  status_reason text,
  price_cents bigint NOT NULL,
  reason text,
  created_at timestamptz NOT NULL,
  version bigint NOT NULL,
  round integer NOT NULL,
  wish_starts_at timestamptz,
  paid boolean NOT NULL,
  history json NOT NULL
);
CREATE INDEX appointments_patient ON appointments (patient_id, id);
CREATE INDEX appointments_doctor ON appointments (doctor_id, starts_at);

-- Copies of what doctors and auth tell, so that nobody need be asked.
CREATE TABLE known_specialties (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  price_cents bigint NOT NULL,
  deleted boolean NOT NULL DEFAULT FALSE,
  told_at timestamptz NOT NULL
);
CREATE TABLE known_doctors (
  id uuid PRIMARY KEY,
  full_name text NOT NULL,
  specialty_ids json NOT NULL,
  deleted boolean NOT NULL DEFAULT FALSE,
  told_at timestamptz NOT NULL
);
CREATE TABLE known_patients (
  id uuid PRIMARY KEY
);
