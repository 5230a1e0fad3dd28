-- returns Gone
SELECT id, reason
FROM gone
ORDER BY id
LIMIT 100
