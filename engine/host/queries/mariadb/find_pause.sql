-- returns Asked
SELECT id, level
FROM write_pause
WHERE lasts_until > NOW(6)
ORDER BY lasts_until DESC
LIMIT 1
