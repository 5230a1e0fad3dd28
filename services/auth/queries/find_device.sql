-- returns Device
SELECT
\ir device_columns.sql
FROM devices
WHERE id = :id
