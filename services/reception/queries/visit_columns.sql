-- What makes a Visit, in the order of its members.
  id, patient_id, dependant_id, dependant_name, doctor_id, doctor_name, room, starts_at, ends_at, revision, confirmed,
  code_hash, checked_in_at, called_at, started_at, completed_at, missed_at, cancelled_at
