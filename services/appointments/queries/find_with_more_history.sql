-- returns Appointment
-- Those of which more has happened than was told.
SELECT
\ir appointment_columns.sql
FROM appointments
JOIN json_to_recordset(CAST(:told AS json)) AS r(id uuid, entries integer) USING (id)
WHERE json_array_length(CAST(history AS json)) > r.entries
