-- returns Uuid
-- The appointment whose payment is to hear of it; none where it has. Locks the payment first, as whoever orders does.
WITH p AS MATERIALIZED (
  SELECT p.id, p.appointment_id
  FROM provider_calls c
  JOIN payments p ON p.id = c.payment_id
  WHERE c.id = CAST(:id AS uuid)
  FOR UPDATE OF p)
UPDATE provider_calls AS c
SET done_at = CAST(:now AS timestamptz)
FROM p
WHERE c.id = CAST(:id2 AS uuid)
  AND c.done_at IS NULL
  AND c.payment_id = p.id
RETURNING p.appointment_id
