-- Admin counts hours that are offered, and calls specialties by their names: each is told once more, with the version
-- that it has, so that nobody who knows it learns anything else. Doctors' names are told by the migration before.
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT event.id, 'doctors.' || told.name || '.v1', 'consulta.doctors.' || told.name || '.v1',
  json_build_object(
    'specversion', '1.0', 'id', event.id, 'source', '/consulta/doctors', 'type', 'consulta.doctors.' || told.name || '.v1',
    'subject', told.subject, 'time', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
    'correlationid', told.subject, 'datacontenttype', 'application/json', 'data', told.data),
  TRUE
FROM (
  SELECT 'ScheduleChanged' AS name, id AS subject,
    json_build_object('doctor_id', id, 'room', room, 'version', version, 'weekly', weekly) AS data
  FROM doctors
  WHERE deleted_at IS NULL
  UNION ALL
  SELECT 'SpecialtyUpdated', id,
    json_build_object(
      'specialty_id', id, 'name', name, 'duration_minutes', duration_minutes, 'price_cents', price_cents,
      'names', json_build_object('pt', coalesce(name_pt, name), 'en', name), 'version', version)
  FROM specialties
  WHERE deleted_at IS NULL
  UNION ALL
  SELECT 'TimeOffTaken', t.doctor_id,
    json_build_object(
      'time_off_id', t.id, 'doctor_id', t.doctor_id,
      'from', to_char(t.starts_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'to', to_char(t.ends_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
  FROM time_off AS t
  JOIN doctors AS d ON d.id = t.doctor_id
  WHERE d.deleted_at IS NULL
) AS told
CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id WHERE told.subject IS NOT NULL) AS event;
