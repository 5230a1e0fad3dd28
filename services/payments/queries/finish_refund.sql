-- returns Uuid
-- The appointment whose payment is to hear of it; none where it has.
UPDATE provider_calls AS c
SET done_at = CAST(:now AS timestamptz)
FROM payments p
WHERE c.id = CAST(:id AS uuid)
  AND c.done_at IS NULL
  AND p.id = c.payment_id
RETURNING p.appointment_id
