-- returns Entry
-- As it was written.
SELECT
\ir entry_columns.sql
FROM public.audit_entries
WHERE seq > CAST(:after AS bigint)
ORDER BY seq
LIMIT CAST(:limit AS bigint)
