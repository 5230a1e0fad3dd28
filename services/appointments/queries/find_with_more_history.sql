-- returns Appointment
-- Those of which more has happened than was told. The ids once more, as in update_appointments.sql.
SELECT
\ir appointment_columns.sql
FROM appointments
JOIN json_to_recordset(CAST(:told AS json)) AS r(id uuid, entries integer) USING (id)
WHERE id = ANY(CAST(:ids AS uuid[]))
  AND json_array_length(CAST(history AS json)) > r.entries
