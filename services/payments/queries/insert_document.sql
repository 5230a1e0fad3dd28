-- returns nothing
INSERT INTO invoices (
  kind, series, number, payment_id, issued_at, amount_cents, pdf_base64, buyer_name, buyer_tax_number, buyer_address)
VALUES (
  :kind, :series, CAST(:number AS bigint), CAST(:payment AS uuid), CAST(:issued_at AS timestamptz),
  CAST(:amount AS bigint), :pdf, :buyer_name, :buyer_tax_number, :buyer_address)
