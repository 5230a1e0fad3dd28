-- returns nothing
INSERT INTO audit (id, at, user_id, action, subject, detail)
VALUES (CAST(:id AS uuid), CAST(:at AS timestamptz), CAST(:user_id AS uuid), :action, :subject, :detail)
