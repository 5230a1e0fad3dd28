-- returns nothing
DELETE FROM webhooks_seen
WHERE seen_at < now() - interval '7 days'
