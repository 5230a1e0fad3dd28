-- Of doctors who were deleted an id is left, and when they worked.
UPDATE time_off
SET reason = ''
FROM doctors
WHERE doctors.id = time_off.doctor_id AND doctors.deleted_at IS NOT NULL;
UPDATE doctors
SET email = '',
  full_name = '',
  phone = '',
  bio = ''
WHERE deleted_at IS NOT NULL;
