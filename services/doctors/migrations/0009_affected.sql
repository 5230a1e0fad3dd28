-- What was booked when time off was taken over it, so that its patients are told once, and the clinic sees who has not
-- answered. What became of it its hold says.
CREATE TABLE affected (
  id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  time_off_id uuid NOT NULL REFERENCES time_off (id) ON DELETE CASCADE,
  appointment_id uuid NOT NULL,
  starts_at timestamptz NOT NULL,
  ends_at timestamptz NOT NULL,
  told boolean NOT NULL DEFAULT FALSE
);
CREATE INDEX affected_time_off ON affected (time_off_id, starts_at);
CREATE INDEX affected_untold ON affected (id) WHERE NOT told;

-- Time off that was taken before this: those patients hear of it now.
INSERT INTO affected (time_off_id, appointment_id, starts_at, ends_at)
SELECT t.id, h.appointment_id, h.starts_at, h.ends_at
FROM time_off AS t
JOIN holds AS h
  ON h.doctor_id = t.doctor_id
 AND h.released_at IS NULL
 AND tstzrange(h.starts_at, h.ends_at) && tstzrange(t.starts_at, t.ends_at)
WHERE t.ends_at > now() AND h.starts_at > now();
