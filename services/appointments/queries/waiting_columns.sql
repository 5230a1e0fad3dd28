-- What makes a Waiting, in the order of its members.
  id, patient_id, specialty_id, specialty_name, specialty_names, doctor_id, from_at AS "from", to_at AS "to", status,
  appointment_id, span, told, freed_again, place, created_at, version
