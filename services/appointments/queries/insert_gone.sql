-- returns nothing
INSERT INTO gone (id, reason)
VALUES (CAST(:id AS uuid), :reason)
ON CONFLICT (id) DO NOTHING
