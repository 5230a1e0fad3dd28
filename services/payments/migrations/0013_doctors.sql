-- What doctors are called now, as doctors tells it. One that is deleted keeps the name told last.
CREATE TABLE known_doctors (
  id uuid PRIMARY KEY,
  full_name text,
  version bigint NOT NULL
);

-- Who doctor_name is of, and of which round that was said: a process from before this moves a payment to another doctor
-- without either.
ALTER TABLE payments ADD COLUMN doctor_id uuid;
ALTER TABLE payments ADD COLUMN doctor_round integer;
