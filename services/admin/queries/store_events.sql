-- returns nothing
-- Each once, however often it is told; about what there is something new is counted soon. In the order of the ids, so
-- that two replicas never wait for each other.
WITH added AS (
  INSERT INTO stored_events (id, about, what, at, details)
  SELECT id, about, what, at, details
  FROM json_to_recordset(CAST(:rows AS json)) AS r(id uuid, about uuid, what text, at timestamptz, details json)
  ORDER BY id
  ON CONFLICT DO NOTHING
  RETURNING about)
INSERT INTO uncounted (about)
SELECT DISTINCT about
FROM added
