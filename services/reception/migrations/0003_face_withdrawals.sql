-- When somebody withdrew last, for as long as an agreement of before may still be under way: it must not be kept after.
CREATE TABLE face_withdrawals (
  patient_id uuid PRIMARY KEY,
  withdrawn_at timestamptz NOT NULL
);
CREATE INDEX face_withdrawals_old ON face_withdrawals (withdrawn_at);
