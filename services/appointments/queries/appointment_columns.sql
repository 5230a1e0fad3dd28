-- What makes an Appointment, in the order of its members.
  id, patient_id, specialty_id, specialty_name, doctor_id, doctor_name, room, starts_at, ends_at,
  status, status_reason, price_cents, reason, created_at, version, round, wish_starts_at, paid, history,
  waiting_id, hold_expires_at, late, wish_late, check_in_code, specialty_names,
  busy_until, wish_busy_until, unpaid_place, move_offer, answer_by, choose_token, dependant_id,
  dependant_name, erased, arrival
