-- What fails as sql::ErrorKind::stale.
CREATE OR REPLACE FUNCTION expect_rows(rows bigint, expected bigint) RETURNS boolean LANGUAGE plpgsql AS
  'BEGIN IF rows <> expected THEN RAISE EXCEPTION ''stale'' USING ERRCODE = ''CN001''; END IF; RETURN TRUE; END';
