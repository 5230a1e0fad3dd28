-- returns events::Time
-- Of what is booked for a person, by appointments_persons_times. An offer that is only asked for is nothing yet.
SELECT lower(own_time) AS "from", upper(own_time) AS "to"
FROM appointments
CROSS JOIN LATERAL unnest(own_times) AS own_time
WHERE COALESCE(dependant_id, patient_id) = CAST(:person AS uuid)
  AND own_times IS NOT NULL
  AND NOT (waiting_id IS NOT NULL AND status = 'requested')
  AND own_times && tstzrange(CAST(:from AS timestamptz), CAST(:to AS timestamptz))
