-- returns nothing
UPDATE holds
SET doctor_id = CAST(:doctor AS uuid),
    starts_at = CAST(:starts_at AS timestamptz),
    ends_at = CAST(:ends_at AS timestamptz),
    round = CAST(:round AS integer)
WHERE appointment_id = CAST(:id AS uuid)
