-- returns nothing
INSERT INTO webhooks_seen (id)
VALUES (:id)
ON CONFLICT DO NOTHING
