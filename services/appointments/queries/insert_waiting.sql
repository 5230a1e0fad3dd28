-- returns nothing
INSERT INTO waitlist (id, patient_id, specialty_id, specialty_name, doctor_id, from_at, to_at, status, created_at)
VALUES (
  CAST(:id AS uuid), CAST(:patient AS uuid), CAST(:specialty AS uuid), :name, CAST(:doctor AS uuid),
  CAST(:from AS timestamptz), CAST(:to AS timestamptz), :status, CAST(:created_at AS timestamptz))
