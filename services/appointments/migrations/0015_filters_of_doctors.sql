-- A doctor's by status, newest first and by their start. What is not settled is found among all that is not.
CREATE INDEX appointments_doctor_settled ON appointments (doctor_id, settled, id) WHERE settled IS NOT NULL;
CREATE INDEX appointments_doctor_settled_start ON appointments (doctor_id, settled, starts_at, id) WHERE settled IS NOT NULL;
