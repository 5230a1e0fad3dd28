-- returns Uuid
-- Whose turn it is after another: who came first of those who want a start at which the visit would take some of the
-- span; whole minutes. By waitlist_turn, once for who wants that doctor and once for who wants any. Who has an offer and knows that there was
-- more need not hear it again. Whoever has no place for what is unpaid would be passed over anyway: here, before all of
-- the line is asked in one transaction.
SELECT w.id
FROM (
  SELECT
    CAST(:after AS uuid) AS after_id,
    CAST(:from AS timestamptz) AS from_at,
    CAST(:to AS timestamptz) AS to_at,
    CAST(:freed_by AS uuid) AS freed_by,
    CAST(:places AS integer) AS places) AS span
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
    AND (status = 'offered' OR span.places IS NULL OR (
      SELECT count(*)
      FROM appointments AS a
      WHERE a.patient_id = waitlist.patient_id
        AND a.unpaid_place IS NOT NULL
        AND a.settled IS NULL) < (
      SELECT CASE WHEN count(*) > 0 THEN span.places ELSE 1 END
      FROM known_patients AS k
      WHERE k.id = waitlist.patient_id
        AND k.proved))
  ORDER BY id
  LIMIT 1) AS w
ORDER BY w.id
LIMIT 1
