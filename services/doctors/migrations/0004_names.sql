-- What a specialty is called in Portuguese; `name` is the English one, and stands for both where there is none: an older
-- process beside this one writes none.
ALTER TABLE specialties ADD COLUMN name_pt text;
