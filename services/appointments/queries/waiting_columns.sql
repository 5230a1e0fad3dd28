-- What makes a Waiting, in the order of its members.
  id, patient_id, specialty_id, specialty_name, doctor_id, from_at AS "from", to_at AS "to", status, appointment_id,
  offered_doctor_id, offered_starts_at, freed_again, created_at, version
