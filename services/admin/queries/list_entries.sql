-- returns Entry
-- Newest first, those before a place. What is not asked for is no part of the plan. Rows come in the order of one
-- filter's own index, of whom there are least first; its first column is the same in all of them, which is said as a
-- range, because a plan that saw it as equality would rather walk through all by their time.
WITH f AS (
  SELECT
    CAST(:subject AS uuid) AS subject,
    CAST(:actor AS uuid) AS actor,
    CAST(:action AS text) AS wanted,
    COALESCE(CAST(:from AS timestamptz), '-infinity') AS from_at,
    COALESCE(CAST(:before AS timestamptz), 'infinity') AS before_at,
    CAST(:before_seq AS bigint) AS before_seq)
SELECT /* planned for its values */
\ir entry_columns.sql
FROM public.audit_entries, f
WHERE at >= f.from_at
  AND (at, seq) < (f.before_at, f.before_seq)
  AND CASE
    WHEN f.subject IS NULL THEN TRUE
    ELSE (subject_id, at) >= (f.subject, f.from_at) AND (subject_id, at, seq) < (f.subject, f.before_at, f.before_seq)
  END
  AND CASE
    WHEN f.actor IS NULL THEN TRUE
    WHEN f.subject IS NOT NULL THEN actor_id IS NOT DISTINCT FROM f.actor
    ELSE (actor_id, at) >= (f.actor, f.from_at) AND (actor_id, at, seq) < (f.actor, f.before_at, f.before_seq)
  END
  AND CASE
    WHEN f.wanted IS NULL THEN TRUE
    WHEN f.subject IS NOT NULL OR f.actor IS NOT NULL THEN action = f.wanted
    ELSE (action, at) >= (f.wanted, f.from_at) AND (action, at, seq) < (f.wanted, f.before_at, f.before_seq)
  END
ORDER BY
  CASE WHEN f.subject IS NOT NULL THEN subject_id WHEN f.actor IS NOT NULL THEN actor_id END DESC,
  CASE WHEN f.subject IS NULL AND f.actor IS NULL AND f.wanted IS NOT NULL THEN action END DESC,
  at DESC,
  seq DESC
LIMIT CAST(:limit AS integer)
