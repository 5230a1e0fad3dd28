-- Of each row: what was read without a lock is saved only where it is still so.
ALTER TABLE holds ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- Only what changes when or whether a slot is held is for the copy in memory, whichever columns a statement sets.
DROP TRIGGER stamp_hold ON holds;
CREATE TRIGGER stamp_hold BEFORE UPDATE ON holds FOR EACH ROW WHEN ((OLD.doctor_id, OLD.starts_at, OLD.ends_at, OLD.released_at) IS DISTINCT FROM (NEW.doctor_id, NEW.starts_at, NEW.ends_at, NEW.released_at)) EXECUTE FUNCTION stamp_hold();
