-- returns ReadModel
SELECT since, shown, shown_at, making, made_until, made, to_make, leftovers
FROM read_model
