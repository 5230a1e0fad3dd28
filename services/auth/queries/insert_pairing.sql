-- returns nothing
-- Fails where another one has the user code.
INSERT INTO pairings (device_code_hash, user_code, client, expires_at, pause_seconds)
VALUES (:hash, :user_code, :client, :expires, :pause)
