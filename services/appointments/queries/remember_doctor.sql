-- returns nothing
-- The highest version wins; where none is told, what was told later. What is deleted stays so, under the name last
-- told.
INSERT INTO known_doctors AS k (id, full_name, specialty_ids, deleted, told_at, version)
VALUES (
  CAST(:id AS uuid), :name, CAST(:specialties AS json), CAST(:deleted AS boolean), CAST(:told_at AS timestamptz),
  CAST(:version AS bigint))
ON CONFLICT (id) DO UPDATE
SET full_name = CASE WHEN EXCLUDED.deleted THEN k.full_name ELSE EXCLUDED.full_name END,
    specialty_ids = CASE WHEN EXCLUDED.deleted THEN k.specialty_ids ELSE EXCLUDED.specialty_ids END,
    deleted = k.deleted OR EXCLUDED.deleted,
    told_at = GREATEST(k.told_at, EXCLUDED.told_at),
    version = GREATEST(k.version, EXCLUDED.version)
WHERE CASE WHEN EXCLUDED.version IS NULL THEN k.told_at < EXCLUDED.told_at
      ELSE COALESCE(k.version < EXCLUDED.version, TRUE) END
   OR EXCLUDED.deleted AND NOT k.deleted
