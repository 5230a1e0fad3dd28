-- returns nothing
-- Rows of a restored database name transactions of another server, which may be far ahead of ours.
UPDATE holds
SET changed_by = CAST('0' AS xid8)
WHERE changed_by > pg_current_xact_id()
