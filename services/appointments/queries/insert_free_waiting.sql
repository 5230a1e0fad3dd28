-- returns Uuid
-- Leaves out what conflicts.
\ir insert_waiting.sql
ON CONFLICT DO NOTHING
RETURNING id
