-- returns Head
SELECT seq, hash
FROM public.audit_entries
ORDER BY seq DESC
LIMIT 1
