-- returns Uuid
SELECT id
FROM waitlist
WHERE status = 'waiting'
  AND to_at <= CAST(:now AS timestamptz)
ORDER BY to_at
LIMIT CAST(:limit AS integer)
