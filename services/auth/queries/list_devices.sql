-- returns Device
-- The latest first.
SELECT
\ir device_columns.sql
FROM devices
WHERE id < COALESCE(:before, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT :most
