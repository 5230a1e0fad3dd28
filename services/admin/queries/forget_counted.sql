-- returns nothing
DELETE FROM counted
WHERE generation = CAST(:generation AS bigint)
  AND about = ANY(CAST(:abouts AS uuid[]))
