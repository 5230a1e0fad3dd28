-- returns nothing
-- What is left of them is an id, and when they worked.
UPDATE doctors
SET deleted_at = CAST(:now AS timestamptz),
  email = '',
  full_name = '',
  phone = '',
  bio = ''
WHERE id = CAST(:id AS uuid)
