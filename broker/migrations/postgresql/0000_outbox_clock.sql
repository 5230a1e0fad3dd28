-- Not of the transaction's start, which may be long before it is told.
ALTER TABLE outbox ALTER COLUMN created_at SET DEFAULT clock_timestamp();
