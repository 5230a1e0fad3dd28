-- returns TimeOff
SELECT
\ir time_off_columns.sql
FROM time_off
WHERE ends_at > CAST(:after AS timestamptz)
