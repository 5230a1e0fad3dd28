-- returns nothing
-- Without a time it is not due again.
UPDATE plans
SET due_at = :at
WHERE appointment_id = :id
  AND kind = :kind
