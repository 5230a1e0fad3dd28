-- returns Uuid
-- Leaves out what conflicts.
\ir insert_prescriptions.sql
ON CONFLICT DO NOTHING
RETURNING id
