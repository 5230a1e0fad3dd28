-- returns nothing
INSERT INTO affected (time_off_id, appointment_id, starts_at, ends_at)
SELECT CAST(:time_off AS uuid), appointment_id, starts_at, ends_at
FROM holds
WHERE released_at IS NULL
  AND doctor_id = CAST(:doctor AS uuid)
  AND tstzrange(starts_at, ends_at) && tstzrange(CAST(:from AS timestamptz), CAST(:to AS timestamptz))
  AND starts_at > CAST(:now AS timestamptz)
