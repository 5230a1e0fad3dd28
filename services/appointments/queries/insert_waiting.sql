-- returns nothing
-- Of the whole wish. Fails where one is known, the same wish goes on, or the place is taken.
INSERT INTO waitlist (
  id, patient_id, specialty_id, specialty_name, doctor_id, from_at, to_at, status, appointment_id, told, place,
  created_at, version)
SELECT
  id, patient_id, specialty_id, specialty_name, doctor_id, "from", "to", status, appointment_id, told, place,
  created_at, version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, patient_id uuid, specialty_id uuid, specialty_name text, doctor_id uuid, "from" timestamptz,
  "to" timestamptz, status text, appointment_id uuid, told boolean, place integer, created_at timestamptz,
  version bigint)
