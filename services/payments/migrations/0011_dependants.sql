-- Whom patients book for besides themselves, as auth tells it. One that is removed stays, and says nothing of them.
CREATE TABLE known_dependants (
  id uuid PRIMARY KEY,
  full_name text,
  tax_number text,
  version bigint NOT NULL
);

-- Whom the visit is for; none: the patient.
ALTER TABLE payments ADD COLUMN dependant_id uuid;
ALTER TABLE payments ADD COLUMN dependant_name text;
