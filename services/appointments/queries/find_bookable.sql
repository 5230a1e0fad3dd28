-- returns BookableRow
-- The doctor's specialties are null where there is no such doctor.
SELECT s.id, s.name, s.price_cents, s.duration_minutes, d.specialty_ids AS practised
FROM known_specialties s
LEFT JOIN known_doctors d ON d.id = CAST(:doctor AS uuid) AND NOT d.deleted
WHERE s.id = CAST(:specialty AS uuid)
  AND NOT s.deleted
