-- returns Instant
-- Where there is anybody to look for.
SELECT due_at
FROM next_look
WHERE due_at <= :now
  AND EXISTS (SELECT 1 FROM erased)
