-- returns nothing
-- Each to its own time. The ids once more, because a plan is not told how many rows a JSON text has, only how many
-- elements an array.
UPDATE provider_calls AS c
SET due_at = r.due_at,
    attempts = r.attempts
FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, attempts integer, due_at timestamptz)
WHERE c.id = r.id
  AND c.id = ANY(CAST(:ids AS uuid[]))
