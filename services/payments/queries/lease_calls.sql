-- returns ProviderCall
-- What is fresh and what was tried, each in the order of the index; a lock cannot be taken on a UNION. No NOT EXISTS: a plan
-- may answer that by reading all that is to be opened. And an array, of which it takes it that it is short.
WITH fresh AS MATERIALIZED (
  SELECT c.id
  FROM provider_calls c
  WHERE c.kind = :kind
    AND c.retried = FALSE
    AND c.done_at IS NULL
    AND c.due_at <= CAST(:now AS timestamptz)
    AND (c.kind <> 'close' OR (
      SELECT count(*) FILTER (WHERE r.kind = 'open')
      FROM provider_calls r
      WHERE r.request_id = c.request_id
        AND r.done_at IS NULL) = 0)
  ORDER BY c.due_at
  LIMIT CAST(:most_fresh AS bigint)
  FOR UPDATE SKIP LOCKED),
tried AS MATERIALIZED (
  SELECT c.id
  FROM provider_calls c
  WHERE c.kind = :kind2
    AND c.retried = TRUE
    AND c.done_at IS NULL
    AND c.due_at <= CAST(:now2 AS timestamptz)
    AND (c.kind <> 'close' OR (
      SELECT count(*) FILTER (WHERE r.kind = 'open')
      FROM provider_calls r
      WHERE r.request_id = c.request_id
        AND r.done_at IS NULL) = 0)
  ORDER BY c.due_at
  LIMIT CAST(:most_tried AS bigint)
  FOR UPDATE SKIP LOCKED)
UPDATE provider_calls
SET due_at = CAST(:until AS timestamptz),
    attempts = attempts + 1
WHERE id = ANY(ARRAY(SELECT id FROM fresh UNION ALL SELECT id FROM tried))
RETURNING
\ir call_columns.sql
