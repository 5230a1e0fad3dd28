-- returns nothing
INSERT INTO specialties (id, name, name_pt, duration_minutes, price_cents)
VALUES (CAST(:id AS uuid), :name, :name_pt, CAST(:minutes AS integer), CAST(:price AS bigint))
