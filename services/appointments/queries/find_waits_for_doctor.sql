-- returns Uuid
-- Who has not heard that the doctor is gone.
SELECT id
FROM waitlist
WHERE status IN ('waiting', 'offered')
  AND doctor_id = CAST(:doctor AS uuid)
  AND NOT (status = 'offered' AND freed_again)
LIMIT CAST(:limit AS integer)
