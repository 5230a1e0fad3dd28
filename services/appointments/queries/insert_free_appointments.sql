-- returns Uuid
-- Leaves out what conflicts.
\ir insert_appointments.sql
ON CONFLICT DO NOTHING
RETURNING id
