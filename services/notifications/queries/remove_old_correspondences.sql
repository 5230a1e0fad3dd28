-- returns nothing
-- Appointments that nothing was heard of for so long are over: what is booked is told of again a day before at the
-- latest. By correspondences_over.
DELETE FROM correspondences
WHERE changed_at < :before
  AND due_at IS NULL
LIMIT :most
