-- returns nothing
-- Those of the last hour are counted still.
DELETE FROM links
WHERE expires_at < :now
  AND created_at < :since
LIMIT :most
