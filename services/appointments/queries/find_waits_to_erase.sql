-- returns Uuid
-- By waitlist_patient: looks through the patient's.
SELECT id
FROM waitlist
WHERE patient_id = CAST(:patient AS uuid)
  AND status IN ('waiting', 'offered')
ORDER BY id
LIMIT CAST(:limit AS integer)
