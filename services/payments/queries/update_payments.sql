-- returns Uuid
-- Those whose row is as it was read. The ids once more, because a plan is not told how many rows a JSON text has, only
-- how many elements an array.
UPDATE payments AS p
SET patient_id = r.patient_id,
    status = r.status,
    refunded_cents = r.refunded_cents,
    declines = r.declines,
    charge_id = r.charge_id,
    paid_at = r.paid_at,
    reference = r.reference,
    expires_at = r.expires_at,
    doctor_name = r.doctor_name,
    doctor_id = r.doctor_id,
    doctor_round = r.round,
    starts_at = r.starts_at,
    round = r.round,
    method = r.method,
    phone = r.phone,
    request_id = r.request_id,
    request_expires_at = r.request_expires_at,
    buyer_name = r.buyer_name,
    buyer_tax_number = r.buyer_tax_number,
    buyer_address = r.buyer_address,
    requests = r.requests,
    request_refused = r.request_refused,
    dependant_name = r.dependant_name,
    erased = r.erased,
    version = r.version
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  appointment_id uuid, patient_id uuid, status text, expires_at timestamptz, doctor_name text, doctor_id uuid,
  starts_at timestamptz, round integer, refunded_cents bigint, declines integer, charge_id text, paid_at timestamptz,
  reference text, method text, phone text, request_id uuid, request_expires_at timestamptz, buyer_name text,
  buyer_tax_number text, buyer_address text, requests integer, request_refused boolean, dependant_name text,
  erased boolean, version bigint,
  version_read bigint)
WHERE p.appointment_id = r.appointment_id
  AND p.appointment_id = ANY(CAST(:ids AS uuid[]))
  AND p.version = r.version_read
RETURNING p.appointment_id
