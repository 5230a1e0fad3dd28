-- returns Uuid
SELECT id
FROM public.audit_entries
WHERE id = ANY(CAST(:ids AS uuid[]))
