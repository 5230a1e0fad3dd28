-- returns Uuid
-- What is stored about them is read after this: what is committed later has a row of its own.
DELETE FROM uncounted
WHERE seq = ANY(ARRAY(SELECT seq FROM uncounted ORDER BY seq LIMIT CAST(:limit AS bigint)))
RETURNING about
