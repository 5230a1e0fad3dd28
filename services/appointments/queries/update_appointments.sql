-- returns Uuid
-- Those whose row is as it was read; fails where whom it is for is elsewhere then. The ids once more, because a plan is not told how many rows a JSON text has, only
-- how many elements an array.
UPDATE appointments a
SET doctor_id = r.doctor_id,
    doctor_name = r.doctor_name,
    room = r.room,
    starts_at = r.starts_at,
    ends_at = r.ends_at,
    status = r.status,
    status_reason = r.status_reason,
    price_cents = r.price_cents,
    reason = r.reason,
    version = r.version,
    round = r.round,
    wish_starts_at = r.wish_starts_at,
    paid = r.paid,
    history = r.history,
    hold_expires_at = r.hold_expires_at,
    late = r.late,
    wish_late = r.wish_late,
    check_in_code = r.check_in_code,
    specialty_names = r.specialty_names,
    busy_until = r.busy_until,
    wish_busy_until = r.wish_busy_until,
    move_offer = r.move_offer,
    answer_by = r.answer_by,
    choose_token = r.choose_token,
    dependant_name = r.dependant_name,
    erased = r.erased,
    arrival = r.arrival
FROM json_to_recordset(CAST(:rows AS json)) AS r(
  id uuid, doctor_id uuid, doctor_name text, room text, starts_at timestamptz, ends_at timestamptz, status text,
  status_reason text, price_cents bigint, reason text, version bigint, version_read bigint, round integer,
  wish_starts_at timestamptz, paid boolean, history json, hold_expires_at timestamptz, late boolean,
  wish_late boolean, check_in_code text, specialty_names json,
  busy_until timestamptz, wish_busy_until timestamptz, move_offer json, answer_by timestamptz, choose_token text,
  dependant_name text, erased boolean, arrival json)
WHERE a.id = r.id
  AND a.id = ANY(CAST(:ids AS uuid[]))
  AND a.version = r.version_read
RETURNING a.id
