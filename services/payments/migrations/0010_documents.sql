-- Whom an invoice is made out to: kept, so that its credit note names the same. Nobody in those of earlier versions; then
-- it is who was named for the payment.
ALTER TABLE invoices ADD COLUMN buyer_name text;
ALTER TABLE invoices ADD COLUMN buyer_tax_number text;
ALTER TABLE invoices ADD COLUMN buyer_address text;

-- A copy of what auth tells of patients.
CREATE TABLE known_patients (
  id uuid PRIMARY KEY,
  full_name text NOT NULL,
  tax_number text,
  told_at timestamptz NOT NULL,
  version bigint
);
