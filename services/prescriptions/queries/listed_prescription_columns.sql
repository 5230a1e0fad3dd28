-- The same without the versions before, which no list shows.
  id, appointment_id, patient_id, person_id, dependant_id, dependant_name, doctor_id, doctor_name, status, items, warnings,
  issued_at, written_at, revision, CAST('[]' AS json) AS earlier, taken_until, cancelled_at, cancel_reason, erased, version
