-- returns nothing
-- Changes a row where it was not revoked before.
UPDATE sessions
SET revoked_at = :now,
    ends_at = LEAST(ends_at, :now2)
WHERE id = :id
  AND revoked_at IS NULL
