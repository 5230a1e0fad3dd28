-- returns Treated
SELECT DISTINCT person_id, doctor_id
FROM visits
WHERE person_id = ANY(CAST(:persons AS uuid[]))
  AND doctor_id = ANY(CAST(:doctors AS uuid[]))
