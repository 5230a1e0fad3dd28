-- All that are kept of somebody, newest first: sessions_user has them by when they were revoked.
ALTER TABLE sessions ADD KEY IF NOT EXISTS sessions_kept (user_id, id);
