-- Who was at the clinic while a move was under way, until that has come to something.
ALTER TABLE appointments ADD COLUMN arrival json;
