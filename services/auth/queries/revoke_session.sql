-- returns nothing
-- Changes a row where it was not revoked before.
UPDATE sessions
SET revoked_at = :now
WHERE id = :id
  AND revoked_at IS NULL
