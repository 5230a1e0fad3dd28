-- returns std::int64_t
-- The next 64, but for those that are not free yet. One comes twice where there are fewer, and a row can be written but
-- once: hence DISTINCT.
INSERT INTO multibanco_numbers AS m (running, free_at)
SELECT DISTINCT
  CAST(:first AS bigint) + nextval('multibanco_running') % CAST(:count AS bigint),
  CAST(:free_at AS timestamptz)
FROM generate_series(1, 64)
ON CONFLICT (running) DO UPDATE
SET free_at = EXCLUDED.free_at
WHERE m.free_at <= CAST(:now AS timestamptz)
RETURNING running
