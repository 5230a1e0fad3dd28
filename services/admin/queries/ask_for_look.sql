-- returns nothing
UPDATE next_look
SET due_at = :at
