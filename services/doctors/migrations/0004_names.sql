-- What a specialty is called in Portuguese; `name` is the English one.
ALTER TABLE specialties ADD COLUMN name_pt text;
UPDATE specialties SET name_pt = name;
ALTER TABLE specialties ALTER COLUMN name_pt SET NOT NULL;
