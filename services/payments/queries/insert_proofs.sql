-- returns Uuid
-- Those that are new.
INSERT INTO proofs (patient_id)
SELECT DISTINCT unnest(CAST(:ids AS uuid[]))
ON CONFLICT DO NOTHING
RETURNING patient_id
