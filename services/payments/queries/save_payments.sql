-- returns nothing
-- The ids once more, because a plan is not told how many rows a JSON text has, only how many elements an array.
UPDATE payments p
SET status = r.status,
    refunded_cents = r.refunded_cents,
    declines = r.declines,
    charge_id = r.charge_id,
    paid_at = r.paid_at,
    reference = r.reference,
    method = r.method,
    phone = r.phone,
    request_id = r.request_id,
    request_expires_at = r.request_expires_at,
    buyer_name = r.buyer_name,
    buyer_tax_number = r.buyer_tax_number,
    buyer_address = r.buyer_address,
    requests = r.requests,
    request_refused = r.request_refused
FROM json_populate_recordset(CAST(NULL AS payments), CAST(:rows AS json)) AS r
WHERE p.id = r.id
  AND p.id = ANY(CAST(:ids AS uuid[]))
