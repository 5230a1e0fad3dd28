-- returns Uuid
SELECT user_id
FROM erasures
WHERE told_at > CAST(:since AS timestamptz)
