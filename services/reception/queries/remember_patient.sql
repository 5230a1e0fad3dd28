-- returns nothing
-- The highest version wins; where none is told, what was told later.
INSERT INTO known_patients AS k (id, full_name, email, phone, told_at, version)
VALUES (
  CAST(:id AS uuid), :name, :email, :phone, CAST(:told_at AS timestamptz), CAST(:version AS bigint))
ON CONFLICT (id) DO UPDATE
SET full_name = EXCLUDED.full_name,
    email = EXCLUDED.email,
    phone = EXCLUDED.phone,
    told_at = GREATEST(k.told_at, EXCLUDED.told_at),
    version = GREATEST(k.version, EXCLUDED.version)
WHERE CASE WHEN EXCLUDED.version IS NULL THEN k.told_at < EXCLUDED.told_at
      ELSE COALESCE(k.version < EXCLUDED.version, TRUE) END
