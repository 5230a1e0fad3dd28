-- returns nothing
INSERT INTO face_withdrawals (patient_id, withdrawn_at)
VALUES (CAST(:patient AS uuid), CAST(:now AS timestamptz))
ON CONFLICT (patient_id) DO UPDATE
SET withdrawn_at = EXCLUDED.withdrawn_at
