-- returns nothing
-- Another generation, from the beginning; one that is being made goes on.
UPDATE read_model
SET making = shown + 1,
  made_until = '00000000-0000-0000-0000-000000000000',
  made = 0,
  to_make = (SELECT COUNT(*) FROM (SELECT DISTINCT about FROM stored_events) AS abouts)
WHERE making IS NULL
