-- returns nothing
-- Those whose row is as it was read. STRAIGHT_JOIN: each looked up by its key, whatever the statistics say.
UPDATE JSON_TABLE(:rows, '$[*]' COLUMNS (
\ir dependant_json_columns.sql
)) AS r
STRAIGHT_JOIN dependants d ON d.id = r.id AND d.version = r.version_read
SET d.full_name = r.full_name,
    d.birth_date = r.birth_date,
    d.tax_number = r.tax_number,
    d.removed = r.removed,
    d.place = r.place,
    d.version = r.version
