-- returns nothing
-- Whatever order it is told in, the same is known in the end.
INSERT INTO visits AS v (
\ir visit_columns.sql
)
SELECT
\ir visit_columns.sql
FROM json_populate_record(CAST(NULL AS visits), CAST(:row AS json))
ON CONFLICT (id) DO UPDATE
SET dependant_name = CASE WHEN EXCLUDED.revision > v.revision THEN EXCLUDED.dependant_name ELSE v.dependant_name END,
    doctor_id = CASE WHEN EXCLUDED.revision > v.revision THEN EXCLUDED.doctor_id ELSE v.doctor_id END,
    doctor_name = CASE WHEN EXCLUDED.revision > v.revision THEN EXCLUDED.doctor_name ELSE v.doctor_name END,
    room = CASE WHEN EXCLUDED.revision > v.revision THEN EXCLUDED.room ELSE v.room END,
    starts_at = CASE WHEN EXCLUDED.revision > v.revision THEN EXCLUDED.starts_at ELSE v.starts_at END,
    ends_at = CASE WHEN EXCLUDED.revision > v.revision THEN EXCLUDED.ends_at ELSE v.ends_at END,
    revision = GREATEST(v.revision, EXCLUDED.revision),
    confirmed = v.confirmed OR EXCLUDED.confirmed,
    code_hash = COALESCE(v.code_hash, EXCLUDED.code_hash),
    checked_in_at = COALESCE(v.checked_in_at, EXCLUDED.checked_in_at),
    called_at = GREATEST(v.called_at, EXCLUDED.called_at),
    started_at = COALESCE(v.started_at, EXCLUDED.started_at),
    completed_at = COALESCE(v.completed_at, EXCLUDED.completed_at),
    missed_at = COALESCE(v.missed_at, EXCLUDED.missed_at),
    cancelled_at = COALESCE(v.cancelled_at, EXCLUDED.cancelled_at)
