CREATE TABLE outbox (
  id uuid PRIMARY KEY,
  routing_key text NOT NULL,
  type text NOT NULL,
  body text NOT NULL,
  mandatory boolean NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE inbox (
  id uuid PRIMARY KEY,
  received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX inbox_received_at ON inbox USING brin (received_at);
