-- returns nothing
UPDATE catalogue_version
SET version = version + 1
