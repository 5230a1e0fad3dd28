-- returns Uuid
SELECT id
FROM appointments
WHERE answer_by <= CAST(:now AS timestamptz)
  AND wish_starts_at IS NULL
ORDER BY answer_by
LIMIT CAST(:limit AS integer)
