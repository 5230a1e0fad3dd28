-- What makes a KnownFace, in the order of its members.
  patient_id, model, sealed, consented_at
