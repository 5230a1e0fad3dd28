-- returns nothing
INSERT INTO faces (
\ir face_columns.sql
)
SELECT
\ir face_columns.sql
FROM json_populate_record(CAST(NULL AS faces), CAST(:row AS json))
ON CONFLICT (patient_id) DO UPDATE
SET model = EXCLUDED.model,
    sealed = EXCLUDED.sealed,
    consented_at = EXCLUDED.consented_at
