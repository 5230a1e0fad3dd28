-- returns nothing
-- The highest version wins; where none is told, what was told later. What is deleted stays so, under the name last
-- told.
INSERT INTO known_specialties AS k (id, name, price_cents, duration_minutes, deleted, told_at, version)
VALUES (
  CAST(:id AS uuid), :name, CAST(:price AS bigint), CAST(:minutes AS integer), CAST(:deleted AS boolean),
  CAST(:told_at AS timestamptz), CAST(:version AS bigint))
ON CONFLICT (id) DO UPDATE
SET name = CASE WHEN EXCLUDED.deleted THEN k.name ELSE EXCLUDED.name END,
    price_cents = CASE WHEN EXCLUDED.deleted THEN k.price_cents ELSE EXCLUDED.price_cents END,
    duration_minutes = CASE WHEN EXCLUDED.deleted THEN k.duration_minutes ELSE EXCLUDED.duration_minutes END,
    deleted = k.deleted OR EXCLUDED.deleted,
    told_at = GREATEST(k.told_at, EXCLUDED.told_at),
    version = GREATEST(k.version, EXCLUDED.version)
WHERE CASE WHEN EXCLUDED.version IS NULL THEN k.told_at < EXCLUDED.told_at
      ELSE COALESCE(k.version < EXCLUDED.version, TRUE) END
   OR EXCLUDED.deleted AND NOT k.deleted
