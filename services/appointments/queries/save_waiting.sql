-- returns nothing
UPDATE waitlist
SET status = :status,
    appointment_id = CAST(:appointment AS uuid),
    offered_doctor_id = CAST(:doctor AS uuid),
    offered_starts_at = CAST(:starts_at AS timestamptz),
    freed_again = CAST(:again AS boolean)
WHERE id = CAST(:id AS uuid)
