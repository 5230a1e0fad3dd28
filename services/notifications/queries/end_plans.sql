-- returns nothing
-- What was never planned ends too: its plan may come late.
INSERT INTO plans (appointment_id, kind, told_at, ended)
SELECT r.v, :kind, :now, TRUE
FROM JSON_TABLE(:ids, '$[*]' COLUMNS (v CHAR(36) PATH '$')) AS r
ON DUPLICATE KEY UPDATE
  ended = TRUE,
  due_at = NULL
