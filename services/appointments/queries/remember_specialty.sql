-- returns nothing
-- What was told later wins; what is deleted stays so, under the name last told, whatever the clocks say.
INSERT INTO known_specialties AS k (id, name, price_cents, duration_minutes, deleted, told_at)
VALUES (
  CAST(:id AS uuid), :name, CAST(:price AS bigint), CAST(:minutes AS integer), CAST(:deleted AS boolean),
  CAST(:told_at AS timestamptz))
ON CONFLICT (id) DO UPDATE
SET name = CASE WHEN EXCLUDED.deleted THEN k.name ELSE EXCLUDED.name END,
    price_cents = CASE WHEN EXCLUDED.deleted THEN k.price_cents ELSE EXCLUDED.price_cents END,
    duration_minutes = CASE WHEN EXCLUDED.deleted THEN k.duration_minutes ELSE EXCLUDED.duration_minutes END,
    deleted = k.deleted OR EXCLUDED.deleted,
    told_at = GREATEST(k.told_at, EXCLUDED.told_at)
WHERE k.told_at < EXCLUDED.told_at
   OR EXCLUDED.deleted AND NOT k.deleted
