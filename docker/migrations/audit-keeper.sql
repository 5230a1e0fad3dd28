-- Run as a superuser in the database `admin`, before or after its service has been there, and as often as one likes: who
-- logs in as `admin` can add to the audit and read it, and neither change nor remove an entry or its table.
--
-- The entries, and the database, which could be dropped, belong to audit_keeper, as whom nobody logs in. The service
-- makes the table by its migrations and hands it over by the function here; later steps of the table are the keeper's.
SET client_min_messages = warning;
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'audit_keeper') THEN
    CREATE ROLE audit_keeper NOLOGIN;
  END IF;
END $$;
ALTER DATABASE admin OWNER TO audit_keeper;
REVOKE ALL ON DATABASE admin FROM admin; -- it could make a table that is found before the audit's
GRANT CONNECT, TEMPORARY ON DATABASE admin TO admin;
ALTER SCHEMA public OWNER TO pg_database_owner;
GRANT ALL ON SCHEMA public TO admin;

CREATE SCHEMA IF NOT EXISTS audit_keeping;
GRANT USAGE ON SCHEMA audit_keeping TO admin;
CREATE OR REPLACE FUNCTION audit_keeping.take_over() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM pg_tables
             WHERE schemaname = 'public' AND tablename = 'audit_entries' AND tableowner = 'audit_keeper') THEN
    RETURN;
  END IF;
  ALTER TABLE public.audit_entries OWNER TO audit_keeper;
  ALTER FUNCTION public.refuse_change() OWNER TO audit_keeper;
  ALTER FUNCTION public.follow_last_entry() OWNER TO audit_keeper;
  REVOKE ALL ON public.audit_entries FROM PUBLIC, admin;
  GRANT SELECT, INSERT ON public.audit_entries TO admin;
END $$;
REVOKE ALL ON FUNCTION audit_keeping.take_over() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_keeping.take_over() TO admin;
