-- returns Uuid
-- Who has not heard that the doctor is gone; of an offer that was told doctors takes back the slot.
SELECT id
FROM waitlist
WHERE status IN ('waiting', 'offered')
  AND doctor_id = CAST(:doctor AS uuid)
  AND NOT (status = 'offered' AND told)
ORDER BY id
LIMIT CAST(:limit AS integer)
