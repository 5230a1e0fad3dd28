-- returns ChangedHold
SELECT
\ir changed_hold_columns.sql
FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS seen) AS s
LEFT JOIN holds AS h
  ON h.released_at IS NULL
 AND tstzrange(h.starts_at, h.ends_at) && tstzrange(CAST(:after AS timestamptz), NULL)
