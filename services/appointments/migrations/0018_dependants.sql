-- Whom a patient books for besides themselves, as auth tells it. One that is removed stays without a name, so that what
-- comes late does not bring it back.
CREATE TABLE known_dependants (
  id uuid PRIMARY KEY,
  user_id uuid NOT NULL,
  full_name text,
  version bigint NOT NULL
);

ALTER TABLE appointments ADD COLUMN dependant_id uuid;
ALTER TABLE appointments ADD COLUMN dependant_name text;

-- Nobody is in two places at once: that is whom it is for, no longer whose account it is. The new constraint holds all that
-- the old one did for what a process from before this books, which is for the patients themselves.
ALTER TABLE appointments ADD CONSTRAINT appointments_persons_times
  EXCLUDE USING gist ((COALESCE(dependant_id, patient_id)) WITH =, own_times WITH &&) WHERE (own_times IS NOT NULL);
ALTER TABLE appointments DROP CONSTRAINT appointments_own_times;
