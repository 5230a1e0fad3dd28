-- returns store::SentLinks
SELECT COUNT(*) AS count, MIN(created_at) AS first_at, MAX(created_at) AS last_at
FROM links
WHERE user_id = :user
  AND kind = :kind
  AND created_at > :since
