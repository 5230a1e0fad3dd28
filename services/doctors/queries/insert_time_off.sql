-- returns nothing
INSERT INTO time_off (id, doctor_id, starts_at, ends_at, reason)
VALUES (
  CAST(:id AS uuid), CAST(:doctor AS uuid), CAST(:starts_at AS timestamptz), CAST(:ends_at AS timestamptz), :reason)
