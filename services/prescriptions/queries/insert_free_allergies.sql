-- returns Uuid
-- Leaves out what conflicts.
\ir insert_allergies.sql
ON CONFLICT DO NOTHING
RETURNING person_id
