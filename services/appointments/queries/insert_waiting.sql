-- returns nothing
-- No offer yet. Fails where one is known.
INSERT INTO waitlist (
  id, patient_id, specialty_id, specialty_name, doctor_id, from_at, to_at, status, created_at, version)
SELECT id, patient_id, specialty_id, specialty_name, doctor_id, "from", "to", status, created_at, version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, patient_id uuid, specialty_id uuid, specialty_name text, doctor_id uuid, "from" timestamptz,
  "to" timestamptz, status text, created_at timestamptz, version bigint)
