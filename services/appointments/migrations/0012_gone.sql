-- What was deleted and somebody may still wait for: deadlines.cpp tells these and then forgets the row. A process from
-- before this tells them itself.
CREATE TABLE gone (
  id uuid PRIMARY KEY,
  reason text NOT NULL CHECK (reason IN ('doctor_deleted', 'specialty_deleted'))
);
