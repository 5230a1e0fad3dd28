-- returns Uuid
-- Leaves out what conflicts.
\ir insert_payments.sql
ON CONFLICT DO NOTHING
RETURNING appointment_id
