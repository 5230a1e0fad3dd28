-- returns nothing
-- A unique violation where the inbox has one of these.
INSERT INTO inbox (id)
SELECT unnest(CAST(:ids AS uuid[]))
