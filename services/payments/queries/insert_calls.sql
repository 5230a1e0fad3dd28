-- returns nothing
-- Leaves out a refund of a charge that was ordered before.
INSERT INTO provider_calls (
\ir call_columns.sql
)
SELECT
\ir call_columns.sql
FROM json_populate_recordset(CAST(NULL AS provider_calls), CAST(:rows AS json))
ON CONFLICT DO NOTHING
