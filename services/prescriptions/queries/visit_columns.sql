-- What makes a Visit, in the order of its members.
  appointment_id, patient_id, person_id, dependant_id, dependant_name, doctor_id, doctor_name, reached_at
