-- returns Length
-- Of each of these doctors the latest.
SELECT
  d.id AS doctor_id,
  CAST(EXTRACT(EPOCH FROM v.ends_at - v.starts_at) AS bigint) AS booked_seconds,
  CAST(EXTRACT(EPOCH FROM v.completed_at - v.started_at) AS bigint) AS took_seconds
FROM unnest(CAST(:ids AS uuid[])) AS d (id)
CROSS JOIN LATERAL (
  SELECT starts_at, ends_at, started_at, completed_at
  FROM visits
  WHERE doctor_id = d.id
    AND completed_at IS NOT NULL
    AND started_at IS NOT NULL
  ORDER BY completed_at DESC
  LIMIT CAST(:most AS integer)) AS v
WHERE v.ends_at IS NOT NULL
