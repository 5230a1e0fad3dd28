-- What makes a Prescription, in the order of its members.
  id, appointment_id, patient_id, person_id, dependant_id, dependant_name, doctor_id, doctor_name, status, items, warnings,
  issued_at, written_at, revision, earlier, taken_until, cancelled_at, cancel_reason, erased, version
