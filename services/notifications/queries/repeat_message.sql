-- returns nothing
-- Changes a row where it was given up on.
UPDATE messages
SET status = 'pending',
    attempts = 0,
    due_at = :now,
    finished_at = NULL
WHERE id = :id
  AND status = 'failed'
