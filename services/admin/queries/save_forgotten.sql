-- returns nothing
UPDATE read_model
SET leftovers = FALSE
