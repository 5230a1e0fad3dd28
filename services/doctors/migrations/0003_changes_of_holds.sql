-- The transaction that last changed when or whether a slot is held, so that a copy in memory can ask for what is newer
-- than what it has seen: nothing is written for it that two bookings would wait for.
ALTER TABLE holds ADD COLUMN changed_by xid8 NOT NULL DEFAULT pg_current_xact_id();
CREATE INDEX holds_changed_by ON holds (changed_by);

CREATE FUNCTION stamp_hold() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN NEW.changed_by = pg_current_xact_id(); RETURN NEW; END';
CREATE TRIGGER stamp_hold BEFORE UPDATE OF doctor_id, starts_at, ends_at, released_at ON holds FOR EACH ROW EXECUTE FUNCTION stamp_hold();
