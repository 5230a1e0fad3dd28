-- returns nothing
-- Another secret in the place of one that was begun. The account is held, and has none that is confirmed.
INSERT INTO second_factors (user_id, sealed_secret, last_step, uses)
VALUES (:user, :secret, 0, 0)
ON DUPLICATE KEY UPDATE sealed_secret = VALUES(sealed_secret)
