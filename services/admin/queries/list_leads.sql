-- returns Lead
-- How many were booked so many days ahead.
SELECT /* planned for its values */ amount AS days, COUNT(*) AS count
FROM counted
WHERE generation = CAST(:generation AS bigint)
  AND day >= CAST(:from AS date)
  AND day < CAST(:to AS date)
  AND what = 'lead_days'
  AND (CAST(:doctor AS uuid) IS NULL OR doctor_id = CAST(:doctor_too AS uuid))
  AND (CAST(:specialty AS uuid) IS NULL OR specialty_id = CAST(:specialty_too AS uuid))
GROUP BY amount
ORDER BY amount
