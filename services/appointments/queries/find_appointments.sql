-- returns Appointment
SELECT
\ir appointment_columns.sql
FROM appointments
WHERE id = ANY(CAST(:ids AS uuid[]))
