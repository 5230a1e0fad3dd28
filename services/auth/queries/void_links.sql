-- returns nothing
UPDATE links
SET expires_at = created_at
WHERE user_id = :user
  AND kind = :kind
