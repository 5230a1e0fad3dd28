-- Of each row: what was read without a lock is saved only where it is still so.
ALTER TABLE payments ADD COLUMN version bigint NOT NULL DEFAULT 1;

-- A process from before this changes rows beside newer ones, and does not count.
CREATE FUNCTION count_version() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN NEW.version = OLD.version + 1; RETURN NEW; END';
CREATE TRIGGER count_version BEFORE UPDATE ON payments FOR EACH ROW WHEN (NEW.version = OLD.version) EXECUTE FUNCTION count_version();
