-- What makes a ProviderCall, in the order of its members.
  id, payment_id, kind, request_id, charge_id, amount_cents, reason, attempts, due_at
