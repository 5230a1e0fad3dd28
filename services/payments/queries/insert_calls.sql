-- returns nothing
INSERT INTO provider_calls (
  id, payment_id, kind, request_id, charge_id, amount_cents, reason, attempts, due_at)
SELECT
  id, payment_id, kind, request_id, charge_id, amount_cents, reason, attempts, CAST(:due_at AS timestamptz)
FROM json_populate_recordset(CAST(NULL AS provider_calls), CAST(:rows AS json))
ON CONFLICT DO NOTHING
