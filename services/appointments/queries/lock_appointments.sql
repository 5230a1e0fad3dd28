-- returns Appointment
-- In the order of their ids, so that two batches never wait for each other.
SELECT
\ir appointment_columns.sql
FROM appointments
WHERE id = ANY(CAST(:ids AS uuid[]))
ORDER BY id
FOR UPDATE
