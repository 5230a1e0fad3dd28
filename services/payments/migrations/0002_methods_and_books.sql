-- A payment is asked for by one request at a time; who it is invoiced to.
ALTER TABLE payments ADD COLUMN method text NOT NULL DEFAULT 'multibanco';
ALTER TABLE payments ADD COLUMN phone text;
ALTER TABLE payments ADD COLUMN request_id uuid;
ALTER TABLE payments ADD COLUMN request_expires_at timestamptz;
ALTER TABLE payments ADD COLUMN buyer_name text;
ALTER TABLE payments ADD COLUMN buyer_tax_number text;
ALTER TABLE payments ADD COLUMN buyer_address text;
ALTER TABLE payments ADD COLUMN requests integer NOT NULL DEFAULT 1;
UPDATE payments SET request_id = id, request_expires_at = expires_at WHERE status = 'pending';

ALTER TABLE provider_calls ADD COLUMN request_id uuid;
ALTER TABLE provider_calls DROP CONSTRAINT provider_calls_kind_check;
UPDATE provider_calls SET request_id = payment_id WHERE kind <> 'refund';
UPDATE provider_calls SET kind = CASE kind WHEN 'register' THEN 'open' WHEN 'void' THEN 'close' ELSE kind END;
ALTER TABLE provider_calls ADD CONSTRAINT provider_calls_kind CHECK (kind IN ('open', 'close', 'refund'));
DROP INDEX provider_calls_payment;
CREATE INDEX provider_calls_request ON provider_calls (request_id) WHERE done_at IS NULL;

-- When each number (sub-entity and running number together) may be given again.
CREATE TABLE multibanco_numbers (
  running integer PRIMARY KEY,
  free_at timestamptz NOT NULL
);

-- The books. Each row takes an amount from one account to another, so nothing can be out of balance; each happens once
-- for a charge, and none is ever changed.
CREATE TABLE ledger (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  payment_id uuid NOT NULL REFERENCES payments (id),
  charge_id text NOT NULL,
  what text NOT NULL CHECK (what IN ('paid', 'unexpected', 'cancelled', 'refunded')),
  debit text NOT NULL CHECK (debit IN ('bank', 'revenue', 'owed')),
  credit text NOT NULL CHECK (credit IN ('bank', 'revenue', 'owed')),
  amount_cents bigint NOT NULL CHECK (amount_cents > 0),
  CHECK (debit <> credit),
  UNIQUE (charge_id, what)
);
CREATE INDEX ledger_payment ON ledger (payment_id);
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''% is only ever added to'', TG_TABLE_NAME; END';
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger EXECUTE FUNCTION refuse_change();
CREATE VIEW balances AS
  SELECT account, CAST(SUM(cents) AS bigint) AS cents FROM (
    SELECT debit AS account, amount_cents AS cents FROM ledger
    UNION ALL SELECT credit, -amount_cents FROM ledger) AS sides GROUP BY account;

-- How far the provider's list of charges has been read.
CREATE TABLE reconciliation (
  provider text PRIMARY KEY,
  position bigint NOT NULL
);
INSERT INTO reconciliation (provider, position) VALUES ('charges', 0);

-- Documents: invoices (FT) and credit notes (NC).
ALTER TABLE invoices ADD COLUMN kind text NOT NULL DEFAULT 'FT';
ALTER TABLE invoices DROP CONSTRAINT invoices_pkey;
ALTER TABLE invoices ADD PRIMARY KEY (kind, series, number);
ALTER TABLE invoices DROP CONSTRAINT invoices_payment_id_key;
ALTER TABLE invoices ADD CONSTRAINT invoices_payment_kind UNIQUE (payment_id, kind);
ALTER TABLE invoice_series ADD COLUMN kind text NOT NULL DEFAULT 'FT';
ALTER TABLE invoice_series DROP CONSTRAINT invoice_series_pkey;
ALTER TABLE invoice_series ADD PRIMARY KEY (kind, series);
CREATE TRIGGER invoices_are_immutable BEFORE UPDATE OR DELETE OR TRUNCATE ON invoices EXECUTE FUNCTION refuse_change();
