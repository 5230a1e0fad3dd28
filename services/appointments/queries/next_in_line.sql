-- returns Uuid
-- Whose turn it is after another: who came first of those who want a start at which the visit would take some of the
-- span; whole minutes. By waitlist_turn, once for who wants that doctor and once for who wants any. Who has an offer and knows that there was
-- more need not hear it again.
SELECT w.id
FROM (
  SELECT
    CAST(:after AS uuid) AS after_id,
    CAST(:from AS timestamptz) AS from_at,
    CAST(:to AS timestamptz) AS to_at,
    CAST(:freed_by AS uuid) AS freed_by) AS span
CROSS JOIN unnest(CAST(:specialties AS uuid[])) AS practised(id)
JOIN known_specialties AS s ON s.id = practised.id
CROSS JOIN (
  VALUES (CAST(:doctor AS uuid)), (CAST('00000000-0000-0000-0000-000000000000' AS uuid))) AS wanted(doctor_id)
CROSS JOIN LATERAL (
  SELECT id
  FROM waitlist
  WHERE status IN ('waiting', 'offered')
    AND specialty_id = s.id
    AND COALESCE(doctor_id, '00000000-0000-0000-0000-000000000000') = wanted.doctor_id
    AND id > span.after_id
    AND from_at < span.to_at
    AND to_at > span.from_at - (s.duration_minutes - 1) * interval '1 minute'
    AND patient_id IS DISTINCT FROM span.freed_by
    AND NOT (status = 'offered' AND freed_again)
  ORDER BY id
  LIMIT 1) AS w
ORDER BY w.id
LIMIT 1
