-- returns nothing
-- Also where nothing else was told of the patient yet.
INSERT INTO known_patients (id, proved)
VALUES (CAST(:id AS uuid), TRUE)
ON CONFLICT (id) DO UPDATE
SET proved = TRUE
