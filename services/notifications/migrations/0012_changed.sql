-- What is over is found by when it last changed, which every save says by itself, those of older processes too. What is
-- there counts from now.
ALTER TABLE correspondences
  ADD COLUMN IF NOT EXISTS changed_at DATETIME(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  ADD KEY IF NOT EXISTS correspondences_over (due_at, changed_at);

-- What was written to an address or a number alone is found by that.
ALTER TABLE messages ADD KEY IF NOT EXISTS messages_recipient (user_id, recipient);
