-- returns nothing
-- Nothing of a slot yet. Fails where one is known, the patient is elsewhere
-- then, or the place is taken.
INSERT INTO appointments (
  id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, status, price_cents, reason, created_at,
  version, round, paid, history, waiting_id, busy_until, unpaid_place)
SELECT
  id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, status, price_cents, reason, created_at,
  version, round, paid, history, waiting_id, busy_until, unpaid_place
FROM json_populate_recordset(CAST(NULL AS appointments), CAST(:rows AS json))
