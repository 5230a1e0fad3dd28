-- returns ChangedHold
SELECT
\ir changed_hold_columns.sql
FROM (SELECT pg_snapshot_xmin(pg_current_snapshot()) AS seen) AS s
LEFT JOIN holds AS h
  ON h.changed_by >= CAST(:seen AS xid8)
