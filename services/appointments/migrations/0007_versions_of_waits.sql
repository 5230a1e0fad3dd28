-- Of each row: what was read without a lock is saved only where it is still so.
ALTER TABLE waitlist ADD COLUMN version bigint NOT NULL DEFAULT 1;
