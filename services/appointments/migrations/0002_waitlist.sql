CREATE TABLE waitlist (
  id uuid PRIMARY KEY,
  patient_id uuid NOT NULL,
  specialty_id uuid NOT NULL,
  specialty_name text NOT NULL,
  doctor_id uuid,
  from_at timestamptz NOT NULL,
  to_at timestamptz NOT NULL,
  status text NOT NULL,
  appointment_id uuid UNIQUE,
  offered_doctor_id uuid,
  offered_starts_at timestamptz,
  freed_again boolean NOT NULL DEFAULT FALSE,
  created_at timestamptz NOT NULL,
  CHECK (from_at < to_at)
);
CREATE INDEX waitlist_line ON waitlist (specialty_id, id) WHERE status IN ('waiting', 'offered');
CREATE INDEX waitlist_patient ON waitlist (patient_id, id);

-- The offer an appointment is, where it is one.
ALTER TABLE appointments ADD COLUMN waiting_id uuid;
