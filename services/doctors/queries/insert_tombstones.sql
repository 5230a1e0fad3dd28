-- returns nothing
INSERT INTO holds (appointment_id, released_at)
SELECT unnest(CAST(:ids AS uuid[])), CAST(:now AS timestamptz)
