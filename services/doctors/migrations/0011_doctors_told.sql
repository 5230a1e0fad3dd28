-- Prescriptions and reception are new: every doctor is told once more.
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT event.id, 'doctors.DoctorUpdated.v1', 'consulta.doctors.DoctorUpdated.v1',
  json_build_object(
    'specversion', '1.0', 'id', event.id, 'source', '/consulta/doctors', 'type', 'consulta.doctors.DoctorUpdated.v1',
    'subject', d.id, 'time', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'correlationid', d.id,
    'datacontenttype', 'application/json',
    'data', json_build_object(
      'doctor_id', d.id, 'full_name', d.full_name, 'phone', d.phone, 'specialty_ids', d.specialty_ids,
      'version', d.version)),
  TRUE
FROM doctors AS d
CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id WHERE d.id IS NOT NULL) AS event
WHERE d.deleted_at IS NULL;
