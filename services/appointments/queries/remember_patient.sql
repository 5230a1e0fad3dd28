-- returns nothing
-- What was told later wins; rows of earlier versions know no time.
INSERT INTO known_patients AS k (id, full_name, told_at)
VALUES (CAST(:id AS uuid), :name, CAST(:told_at AS timestamptz))
ON CONFLICT (id) DO UPDATE
SET full_name = EXCLUDED.full_name,
    told_at = EXCLUDED.told_at
WHERE k.told_at IS NULL
   OR k.told_at < EXCLUDED.told_at
