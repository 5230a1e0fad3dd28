-- What is to be told to the audit.
CREATE TABLE accesses (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor_id uuid,
  actor_role text,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid,
  client text,
  detail text NOT NULL
);
