-- What makes a Hold, in the order of its members.
  appointment_id, patient_id, specialty_id, doctor_id, starts_at, ends_at, round, firm, expires_at, released_at,
  withdrawn, version
