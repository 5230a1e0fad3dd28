-- What was never tried goes out before what was; each lane is read in order from the index, however long the other is.
ALTER TABLE messages ADD COLUMN retried BOOLEAN AS (attempts > 0) STORED;
ALTER TABLE messages DROP KEY messages_due;
ALTER TABLE messages ADD KEY messages_due (status, channel, retried, due_at);
