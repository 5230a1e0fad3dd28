-- returns Uuid
-- Those of whom nothing was told that day.
INSERT INTO proofs AS p (patient_id, proved_on)
SELECT DISTINCT unnest(CAST(:ids AS uuid[])), CAST(CAST(:now AS timestamptz) AS date)
ON CONFLICT (patient_id) DO UPDATE
SET proved_on = EXCLUDED.proved_on
WHERE p.proved_on < EXCLUDED.proved_on
RETURNING patient_id
