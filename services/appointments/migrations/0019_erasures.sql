-- Who is to be known no more, looked at after longer and longer pauses, for what was told before may come late:
-- engine/erasures.hpp.
CREATE TABLE erasures (
  user_id uuid PRIMARY KEY,
  told_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL
);
CREATE INDEX erasures_due ON erasures (due_at);
CREATE INDEX erasures_told ON erasures (told_at);

-- Nothing personal is left in it.
ALTER TABLE appointments ADD COLUMN erased boolean NOT NULL DEFAULT FALSE;
