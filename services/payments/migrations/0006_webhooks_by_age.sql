-- Those of a week ago are forgotten.
CREATE INDEX webhooks_seen_at ON webhooks_seen (seen_at);
