-- returns nothing
-- Unless another was asked for since.
UPDATE next_look
SET due_at = :next
WHERE due_at = :due
