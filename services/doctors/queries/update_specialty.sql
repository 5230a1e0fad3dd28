-- returns nothing
UPDATE specialties
SET name = :name,
    name_pt = :name_pt,
    duration_minutes = CAST(:minutes AS integer),
    price_cents = CAST(:price AS bigint),
    version = CAST(:version AS bigint)
WHERE id = CAST(:id AS uuid)
