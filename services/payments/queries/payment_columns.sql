-- What makes a Payment, in the order of its members.
  id, appointment_id, patient_id, status, amount_cents, refunded_cents, entity, reference, token, expires_at, declines,
  charge_id, paid_at, specialty_name, doctor_name, starts_at, created_at, method, phone, request_id,
  request_expires_at, buyer_name, buyer_tax_number, buyer_address, requests, request_refused, specialty_names, version,
  round, dependant_id, dependant_name, erased, CASE WHEN doctor_round = round THEN doctor_id END AS doctor_id
