-- What makes a RefreshToken, in the order of its members, and where it lies. A session is a person's or a device's.
  t.session_id, s.user_id, s.ends_at AS session_ends_at, LEAST(t.expires_at, s.ends_at, s.idle_until) AS expires_at,
  t.used_at, s.revoked_at,
  COALESCE(u.disabled, d.id IS NULL) AS disabled, d.kind AS device_kind
FROM refresh_tokens t
JOIN sessions s ON s.id = t.session_id
LEFT JOIN users u ON u.id = s.user_id
LEFT JOIN devices d ON d.id = s.user_id
