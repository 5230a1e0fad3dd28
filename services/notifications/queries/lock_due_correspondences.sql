-- returns Uuid
-- Longest due first. Those that another replica is at are its.
SELECT appointment_id
FROM correspondences
WHERE due_at <= :now
ORDER BY due_at
LIMIT :most
FOR UPDATE SKIP LOCKED
