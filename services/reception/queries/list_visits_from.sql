-- returns Visit
-- Those that were to be in that time, in the order of their starts.
SELECT
\ir visit_columns.sql
FROM visits
WHERE starts_at >= CAST(:from AS timestamptz)
  AND starts_at <= CAST(:until AS timestamptz)
ORDER BY starts_at, id
LIMIT CAST(:limit AS integer)
