-- Who is to be known no more, looked at after longer and longer pauses, for what was told before may come late:
-- engine/erasures.hpp.
CREATE TABLE erasures (
  user_id uuid PRIMARY KEY,
  told_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL
);
CREATE INDEX erasures_due ON erasures (due_at);

-- Nothing personal is left in it.
ALTER TABLE payments ADD COLUMN erased boolean NOT NULL DEFAULT FALSE;
-- A person's, newest first.
CREATE INDEX payments_patient ON payments (patient_id, id) WHERE patient_id IS NOT NULL;
