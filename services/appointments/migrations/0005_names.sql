-- What the specialty is called in each language; none where nobody said, then specialty_name is both.
ALTER TABLE appointments ADD COLUMN specialty_names json;
