-- returns AuditEntry
-- Newest first.
SELECT id, at, user_id, action, subject, detail
FROM audit
WHERE id < COALESCE(CAST(:before AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT CAST(:limit AS bigint)
