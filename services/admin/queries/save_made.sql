-- returns nothing
UPDATE read_model
SET made_until = CAST(:until AS uuid),
  made = made + CAST(:more AS bigint)
