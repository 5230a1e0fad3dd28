-- returns Posting
INSERT INTO ledger (id, at, payment_id, charge_id, what, debit, credit, amount_cents)
SELECT id, CAST(:now AS timestamptz), payment_id, charge_id, what, debit, credit, amount_cents
FROM json_populate_recordset(CAST(NULL AS ledger), CAST(:rows AS json))
ON CONFLICT DO NOTHING
RETURNING what, charge_id, amount_cents
