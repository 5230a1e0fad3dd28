-- returns Visit
-- Held until the transaction ends: what is prescribed in one consultation is prescribed one after another.
SELECT
\ir visit_columns.sql
FROM visits
WHERE appointment_id = CAST(:id AS uuid)
FOR UPDATE
