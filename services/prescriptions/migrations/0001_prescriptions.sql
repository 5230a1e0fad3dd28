-- Copies of what others tell (copying.hpp). Who is erased stays without a name, so that what comes late does not bring it
-- back.
CREATE TABLE known_doctors (
  id uuid PRIMARY KEY,
  full_name text NOT NULL,
  told_at timestamptz NOT NULL,
  version bigint
);
CREATE TABLE known_patients (
  id uuid PRIMARY KEY,
  full_name text,
  told_at timestamptz NOT NULL,
  version bigint
);
CREATE TABLE known_dependants (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  full_name text,
  version bigint NOT NULL
);

-- Consultations that were begun: who may prescribe, and to whom. `person_id` is who was treated: the dependant, else the
-- patient.
CREATE TABLE visits (
  appointment_id uuid PRIMARY KEY,
  patient_id uuid NOT NULL,
  person_id uuid NOT NULL,
  dependant_id uuid,
  dependant_name text,
  doctor_id uuid NOT NULL,
  doctor_name text NOT NULL,
  reached_at timestamptz NOT NULL
);
CREATE INDEX visits_person ON visits (person_id, doctor_id);
CREATE INDEX visits_named ON visits (patient_id) WHERE dependant_name IS NOT NULL;
CREATE INDEX visits_reached ON visits (reached_at);

CREATE TABLE prescriptions (
  id uuid PRIMARY KEY,
  appointment_id uuid NOT NULL,
  patient_id uuid NOT NULL,
  person_id uuid NOT NULL,
  dependant_id uuid,
  dependant_name text,
  doctor_id uuid NOT NULL,
  doctor_name text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'cancelled')),
  items json NOT NULL,
  warnings json NOT NULL,
  issued_at timestamptz NOT NULL,
  written_at timestamptz NOT NULL,
  revision integer NOT NULL CHECK (revision > 0),
  earlier json NOT NULL,
  taken_until timestamptz NOT NULL,
  cancelled_at timestamptz CHECK ((cancelled_at IS NOT NULL) = (status = 'cancelled')),
  cancel_reason text,
  erased boolean NOT NULL,
  version bigint NOT NULL
);
CREATE INDEX prescriptions_appointment ON prescriptions (appointment_id);
CREATE INDEX prescriptions_patient ON prescriptions (patient_id, id);
CREATE INDEX prescriptions_person ON prescriptions (person_id, id);
CREATE INDEX prescriptions_doctor ON prescriptions (doctor_id, id);
CREATE INDEX prescriptions_taken ON prescriptions (person_id, taken_until) WHERE status = 'active';
CREATE INDEX prescriptions_not_erased ON prescriptions (patient_id) WHERE NOT erased;
CREATE INDEX prescriptions_written ON prescriptions (written_at);

CREATE TABLE allergies (
  person_id uuid PRIMARY KEY,
  patient_id uuid NOT NULL,
  allergies json NOT NULL,
  erased boolean NOT NULL,
  version bigint NOT NULL
);
CREATE INDEX allergies_patient ON allergies (patient_id, person_id);

-- Who is to be known no more, looked at after longer and longer pauses, for what was told before may come late:
-- engine/erasures.hpp.
CREATE TABLE erasures (
  user_id uuid PRIMARY KEY,
  told_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL
);
CREATE INDEX erasures_due ON erasures (due_at);
