-- returns nothing
INSERT INTO counted (generation, about, what, day, doctor_id, specialty_id, amount)
SELECT CAST(:generation AS bigint), about, what, day, doctor_id, specialty_id, amount
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  about uuid, what text, day date, doctor_id uuid, specialty_id uuid, amount bigint)
