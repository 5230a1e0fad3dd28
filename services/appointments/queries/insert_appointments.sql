-- returns nothing
-- Nothing of a slot yet. Fails where one is known, whom it is for is elsewhere
-- then, or the place is taken.
INSERT INTO appointments (
  id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, status, price_cents, reason, created_at,
  version, round, paid, history, waiting_id, busy_until, unpaid_place, dependant_id, dependant_name)
SELECT
  id, patient_id, specialty_id, specialty_name, doctor_id, starts_at, status, price_cents, reason, created_at,
  version, round, paid, history, waiting_id, busy_until, unpaid_place, dependant_id, dependant_name
FROM json_populate_recordset(CAST(NULL AS appointments), CAST(:rows AS json))
