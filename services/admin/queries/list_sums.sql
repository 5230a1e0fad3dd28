-- returns Sum
-- Of all, of each day, of each doctor and of each specialty. Of what is a length of time also the median, and what nine
-- of ten stay below.
SELECT /* planned for its values */
  CASE GROUPING(day, doctor_id, specialty_id) WHEN 3 THEN 'day' WHEN 5 THEN 'doctor' WHEN 6 THEN 'specialty' ELSE 'all' END AS part,
  CAST(day AS text) AS day,
  COALESCE(doctor_id, specialty_id) AS id,
  what,
  COUNT(*) AS count,
  CAST(SUM(amount) AS bigint) AS sum,
  percentile_disc(0.5) WITHIN GROUP (ORDER BY amount) FILTER (WHERE what IN ('lead_days', 'wait_seconds')) AS median,
  percentile_disc(0.9) WITHIN GROUP (ORDER BY amount) FILTER (WHERE what IN ('lead_days', 'wait_seconds')) AS p90
FROM counted
WHERE generation = CAST(:generation AS bigint)
  AND day >= CAST(:from AS date)
  AND day < CAST(:to AS date)
  AND (CAST(:doctor AS uuid) IS NULL OR doctor_id = CAST(:doctor_too AS uuid))
  AND (CAST(:specialty AS uuid) IS NULL OR specialty_id = CAST(:specialty_too AS uuid))
GROUP BY GROUPING SETS ((what), (day, what), (doctor_id, what), (specialty_id, what))
