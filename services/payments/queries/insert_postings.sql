-- returns nothing
-- Leaves out what the books have of that charge.
INSERT INTO ledger (id, payment_id, at, charge_id, what, debit, credit, amount_cents)
SELECT id, payment_id, at, charge_id, what, debit, credit, amount_cents
FROM json_populate_recordset(CAST(NULL AS ledger), CAST(:rows AS json))
ON CONFLICT DO NOTHING
