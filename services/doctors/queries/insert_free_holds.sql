-- returns Uuid
-- Leaves out what conflicts.
\ir insert_holds.sql
ON CONFLICT DO NOTHING
RETURNING appointment_id
