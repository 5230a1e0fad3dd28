-- returns nothing
INSERT INTO known_dependants AS k (id, full_name, tax_number, version)
VALUES (CAST(:id AS uuid), :name, :tax_number, CAST(:version AS bigint))
ON CONFLICT (id) DO UPDATE
SET full_name = EXCLUDED.full_name,
    tax_number = EXCLUDED.tax_number,
    version = EXCLUDED.version
WHERE k.version < EXCLUDED.version
