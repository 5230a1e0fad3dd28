-- returns Appointment
SELECT
\ir appointment_columns.sql
FROM appointments
WHERE choose_token = :token
