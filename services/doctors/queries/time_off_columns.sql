-- What makes a TimeOff, in the order of its members.
  id, doctor_id, starts_at, ends_at, reason
