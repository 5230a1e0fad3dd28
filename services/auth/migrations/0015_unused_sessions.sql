-- A session ends too where nobody uses it for long. What a process of before begins goes on to its end.
ALTER TABLE sessions ADD COLUMN IF NOT EXISTS idle_until DATETIME(6) NOT NULL DEFAULT (ends_at);

-- What opens nothing any more is not kept: tokens of sessions that were ended, and devices that have none.
DELETE refresh_tokens
FROM refresh_tokens
LEFT JOIN sessions ON sessions.id = refresh_tokens.session_id
WHERE sessions.id IS NULL OR sessions.revoked_at IS NOT NULL;
DELETE devices
FROM devices
LEFT JOIN sessions ON sessions.user_id = devices.id AND sessions.revoked_at IS NULL
LEFT JOIN pairings ON pairings.device_id = devices.id
WHERE sessions.id IS NULL AND pairings.device_id IS NULL;

-- Recovery codes have more letters than these had; these are taken for none.
DELETE FROM recovery_codes;

-- A password that its owner did not choose is good until then.
ALTER TABLE users ADD COLUMN IF NOT EXISTS password_until DATETIME(6);
