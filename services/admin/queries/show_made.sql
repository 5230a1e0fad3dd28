-- returns nothing
UPDATE read_model
SET shown = making,
  shown_at = CAST(:now AS timestamptz),
  making = NULL,
  leftovers = TRUE
WHERE making IS NOT NULL
