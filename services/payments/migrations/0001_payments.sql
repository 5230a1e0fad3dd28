CREATE TABLE payments (
  id uuid PRIMARY KEY,
  appointment_id uuid NOT NULL UNIQUE,
  patient_id uuid,
  status text NOT NULL,
  amount_cents bigint NOT NULL CHECK (amount_cents >= 0),
  refunded_cents bigint NOT NULL DEFAULT 0 CHECK (refunded_cents BETWEEN 0 AND amount_cents),
  entity text NOT NULL,
  reference text NOT NULL,
  token text NOT NULL,
  expires_at timestamptz NOT NULL,
  declines integer NOT NULL DEFAULT 0,
  charge_id text,
  paid_at timestamptz,
  specialty_name text NOT NULL,
  doctor_name text NOT NULL,
  starts_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL
);
CREATE INDEX payments_due ON payments (expires_at) WHERE status = 'pending';
CREATE UNIQUE INDEX payments_token ON payments (token) WHERE token <> '';

-- The seven digits before the check digits. They come round again after ten million payments.
CREATE SEQUENCE multibanco_running MINVALUE 0 MAXVALUE 9999999 START 1 CYCLE;

-- What the provider must still be told. A row is leased by moving due_at ahead, so that a crash only delays the call;
-- the provider knows a repeated call by its id.
CREATE TABLE provider_calls (
  id uuid PRIMARY KEY,
  payment_id uuid NOT NULL,
  kind text NOT NULL CHECK (kind IN ('register', 'void', 'refund')),
  charge_id text,
  amount_cents bigint NOT NULL DEFAULT 0,
  reason text NOT NULL DEFAULT '',
  attempts integer NOT NULL DEFAULT 0,
  due_at timestamptz NOT NULL,
  done_at timestamptz
);
CREATE INDEX provider_calls_due ON provider_calls (due_at) WHERE done_at IS NULL;
CREATE INDEX provider_calls_payment ON provider_calls (payment_id) WHERE done_at IS NULL;
-- Money of one charge goes back once.
CREATE UNIQUE INDEX provider_calls_refund ON provider_calls (charge_id) WHERE kind = 'refund';

CREATE TABLE invoice_series (
  series text PRIMARY KEY,
  last bigint NOT NULL
);
CREATE TABLE invoices (
  series text NOT NULL,
  number bigint NOT NULL,
  payment_id uuid NOT NULL UNIQUE REFERENCES payments (id),
  issued_at timestamptz NOT NULL,
  amount_cents bigint NOT NULL,
  pdf_base64 text NOT NULL,
  PRIMARY KEY (series, number)
);

CREATE TABLE webhooks_seen (
  id text PRIMARY KEY,
  seen_at timestamptz NOT NULL DEFAULT now()
);
