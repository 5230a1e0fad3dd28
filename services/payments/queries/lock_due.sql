-- returns Uuid
-- The appointments of some, but for what somebody else is at.
SELECT appointment_id
FROM payments
WHERE status = 'pending'
  AND expires_at <= CAST(:now AS timestamptz)
ORDER BY expires_at
LIMIT CAST(:most AS bigint)
FOR UPDATE SKIP LOCKED
