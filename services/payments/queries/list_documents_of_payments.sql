-- returns IssuedDocument
SELECT kind, series, number, payment_id, issued_at, amount_cents, buyer_name, buyer_tax_number, buyer_address
FROM invoices
WHERE payment_id = ANY(CAST(:ids AS uuid[]))
ORDER BY payment_id, kind
