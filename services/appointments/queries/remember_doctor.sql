-- returns nothing
-- What was told later wins; what is deleted stays so, under the name last told, whatever the clocks say.
INSERT INTO known_doctors AS k (id, full_name, specialty_ids, deleted, told_at)
VALUES (
  CAST(:id AS uuid), :name, CAST(:specialties AS json), CAST(:deleted AS boolean), CAST(:told_at AS timestamptz))
ON CONFLICT (id) DO UPDATE
SET full_name = CASE WHEN EXCLUDED.deleted THEN k.full_name ELSE EXCLUDED.full_name END,
    specialty_ids = CASE WHEN EXCLUDED.deleted THEN k.specialty_ids ELSE EXCLUDED.specialty_ids END,
    deleted = k.deleted OR EXCLUDED.deleted,
    told_at = GREATEST(k.told_at, EXCLUDED.told_at)
WHERE k.told_at < EXCLUDED.told_at
   OR EXCLUDED.deleted AND NOT k.deleted
