-- What was done, and read, in every service and by whom. Each entry has a hash of itself and of the one before it
-- (services/admin/chain.hpp). Rows are only ever added.
CREATE TABLE audit_entries (
  seq bigint PRIMARY KEY CHECK (seq > 0),
  id uuid NOT NULL UNIQUE,
  at timestamptz NOT NULL,
  actor_id uuid,
  actor_role text,
  action text NOT NULL,
  subject_kind text NOT NULL,
  subject_id uuid,
  client text,
  detail text NOT NULL,
  hash text NOT NULL
);
CREATE INDEX audit_entries_at ON audit_entries (at, seq);
CREATE INDEX audit_entries_actor ON audit_entries (actor_id, at, seq);
CREATE INDEX audit_entries_subject ON audit_entries (subject_id, at, seq);
CREATE INDEX audit_entries_action ON audit_entries (action, at, seq);
CREATE TRIGGER audit_entries_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries EXECUTE FUNCTION refuse_change();

-- Each follows the one before, so that who may add can neither put one where nobody looks nor end the row for good. The
-- last is found by the key, also by a plan that was made while there was none.
CREATE FUNCTION follow_last_entry() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  SET enable_seqscan = off AS 'BEGIN
  IF NEW.seq <> COALESCE((SELECT max(seq) FROM public.audit_entries), 0) + 1
  THEN RAISE EXCEPTION ''entry % does not follow the last one'', NEW.seq
  ; END IF
  ; RETURN NEW; END';
CREATE TRIGGER audit_entries_follow BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION follow_last_entry();

-- Gives the entries to a role that nobody logs in as, where the server has one (docker/migrations/audit-keeper.sql). Whether
-- they are another's now.
CREATE FUNCTION hand_over_audit() RETURNS boolean LANGUAGE plpgsql AS 'BEGIN
  IF to_regprocedure(''audit_keeping.take_over()'') IS NOT NULL THEN PERFORM audit_keeping.take_over(); END IF
  ; RETURN (SELECT relowner <> (SELECT oid FROM pg_roles WHERE rolname = current_user) FROM pg_class
    WHERE oid = CAST(''audit_entries'' AS regclass)); END';

-- The audit of before goes the way of every entry, and so does what a process of an earlier version still writes.
CREATE FUNCTION tell_entry_of_before() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN
  INSERT INTO accesses (id, at, actor_id, actor_role, action, subject_kind, subject_id, detail)
  VALUES (NEW.id, NEW.at, NEW.user_id, ''admin'', NEW.action, ''dead_letter'', CAST(NULLIF(NEW.subject, '''') AS uuid), NEW.detail)
  ; RETURN NULL; END';
CREATE TRIGGER audit_is_told AFTER INSERT ON audit FOR EACH ROW EXECUTE FUNCTION tell_entry_of_before();
INSERT INTO accesses (id, at, actor_id, actor_role, action, subject_kind, subject_id, detail)
  SELECT id, at, user_id, 'admin', action, 'dead_letter', CAST(NULLIF(subject, '') AS uuid), detail FROM audit;
