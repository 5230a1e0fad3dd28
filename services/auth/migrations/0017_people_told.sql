-- Prescriptions and reception are new: every patient, and whom each books for, is told once more, as they stand. LIMIT
-- keeps MariaDB from making a second id for the body.
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT u.event, 'auth.UserProfileUpdated.v1', 'consulta.auth.UserProfileUpdated.v1',
  JSON_OBJECT(
    'specversion', '1.0', 'id', u.event, 'source', '/consulta/auth', 'type', 'consulta.auth.UserProfileUpdated.v1',
    'subject', u.id, 'time', DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ'), 'correlationid', u.id,
    'datacontenttype', 'application/json',
    'data', JSON_OBJECT(
      'user_id', u.id, 'email', u.email, 'full_name', u.full_name, 'phone', u.phone, 'role', u.role,
      'language', u.language, 'version', u.version, 'tax_number', u.tax_number,
      'wants_email', JSON_EXTRACT(IF(u.notify_email, 'true', 'false'), '$'),
      'wants_sms', JSON_EXTRACT(IF(u.notify_sms, 'true', 'false'), '$'),
      'email_verified', JSON_EXTRACT(IF(u.email_verified, 'true', 'false'), '$'))),
  TRUE
FROM (
  SELECT users.*, UUID() AS event
  FROM users
  WHERE role = 'patient' AND NOT disabled
  LIMIT 18446744073709551615
) AS u;
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT d.event, 'auth.DependantChanged.v1', 'consulta.auth.DependantChanged.v1',
  JSON_OBJECT(
    'specversion', '1.0', 'id', d.event, 'source', '/consulta/auth', 'type', 'consulta.auth.DependantChanged.v1',
    'subject', d.id, 'time', DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ'), 'correlationid', d.id,
    'datacontenttype', 'application/json',
    'data', JSON_OBJECT(
      'dependant_id', d.id, 'user_id', d.user_id, 'full_name', d.full_name, 'birth_date', d.birth_date,
      'tax_number', d.tax_number, 'version', d.version)),
  TRUE
FROM (
  SELECT dependants.*, UUID() AS event
  FROM dependants
  WHERE NOT removed
  LIMIT 18446744073709551615
) AS d;
