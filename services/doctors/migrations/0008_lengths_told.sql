-- Appointments has learnt to keep how long a visit takes: every specialty is told once more.
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT event.id, 'doctors.SpecialtyUpdated.v1', 'consulta.doctors.SpecialtyUpdated.v1',
  json_build_object(
    'specversion', '1.0', 'id', event.id, 'source', '/consulta/doctors', 'type', 'consulta.doctors.SpecialtyUpdated.v1',
    'subject', s.id, 'time', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'correlationid', s.id,
    'datacontenttype', 'application/json',
    'data', json_build_object(
      'specialty_id', s.id, 'name', s.name, 'duration_minutes', s.duration_minutes, 'price_cents', s.price_cents,
      'names', json_build_object('pt', coalesce(s.name_pt, s.name), 'en', s.name))),
  TRUE
FROM specialties AS s
CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id WHERE s.id IS NOT NULL) AS event
WHERE s.deleted_at IS NULL;
