-- Those of somebody that were not revoked, however many were.
ALTER TABLE sessions
  DROP KEY sessions_user,
  ADD KEY sessions_user (user_id, revoked_at);
