-- The summaries of the first only ever widen (inbox_by_id.sql of the broker).
DROP INDEX idempotency_keys_created_at;
CREATE INDEX idempotency_keys_created_at ON idempotency_keys (created_at);
