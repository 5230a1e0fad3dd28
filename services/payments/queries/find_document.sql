-- returns Document
SELECT kind, series, number, payment_id, issued_at, amount_cents, pdf_base64, buyer_name, buyer_tax_number,
  buyer_address
FROM invoices
WHERE payment_id = CAST(:id AS uuid)
  AND kind = :kind
