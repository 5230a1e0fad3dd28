-- What makes a Correspondence, in the order of its members.
  appointment_id, due_at, nothing_to_pay, confirmation_sent, cancelled, remind_at, told_at, cancel_at, version,
  patient_id, reminder, cancellation, confirmed, invoice, offered_at, away
