-- What makes a RefreshToken, in the order of its members, and where it lies.
  t.session_id, s.user_id, t.expires_at, t.used_at, s.revoked_at, u.disabled
FROM refresh_tokens t
JOIN sessions s ON s.id = t.session_id
JOIN users u ON u.id = s.user_id
