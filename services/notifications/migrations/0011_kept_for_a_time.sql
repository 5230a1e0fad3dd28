-- What was said long ago is found by when that was.
ALTER TABLE messages ADD KEY IF NOT EXISTS messages_finished (finished_at);
ALTER TABLE correspondences ADD KEY IF NOT EXISTS correspondences_told (told_at);
