-- Doctors who were deleted are erased with their accounts: of those of before everybody is told. LIMIT keeps MariaDB from
-- making a second id for the body. What has no password is a tombstone, which knows nobody.
INSERT INTO outbox (id, routing_key, type, body, mandatory)
SELECT u.event, 'auth.UserErased.v1', 'consulta.auth.UserErased.v1',
  JSON_OBJECT(
    'specversion', '1.0', 'id', u.event, 'source', '/consulta/auth', 'type', 'consulta.auth.UserErased.v1',
    'subject', u.id, 'time', DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ'), 'correlationid', u.id,
    'datacontenttype', 'application/json',
    'data', JSON_OBJECT('user_id', u.id, 'dependant_ids', JSON_ARRAY(), 'asked_for', JSON_EXTRACT('false', '$'))),
  TRUE
FROM (
  SELECT users.*, UUID() AS event
  FROM users
  WHERE email_key = CAST(id AS CHAR) AND password_hash <> ''
  LIMIT 18446744073709551615
) AS u;
DELETE second_factors
FROM second_factors
JOIN users ON users.id = second_factors.user_id
WHERE users.email_key = CAST(users.id AS CHAR);
DELETE recovery_codes
FROM recovery_codes
JOIN users ON users.id = recovery_codes.user_id
WHERE users.email_key = CAST(users.id AS CHAR);
DELETE FROM users WHERE email_key = CAST(id AS CHAR) AND password_hash <> '';

-- Failures are counted in login_attempts since 0003; what is left here names people.
DELETE FROM login_failures;
