-- returns Waiting
-- Newest first; of everybody where no patient is named.
SELECT /* planned for its values */
\ir waiting_columns.sql
FROM waitlist
WHERE patient_id = COALESCE(CAST(:patient AS uuid), patient_id)
  AND id < COALESCE(CAST(:after AS uuid), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
ORDER BY id DESC
LIMIT CAST(:limit AS integer)
