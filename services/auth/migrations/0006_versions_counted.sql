-- What was read is saved only where it is still so. A process from before this disables beside newer ones, and does not
-- count.
CREATE OR REPLACE TRIGGER count_version BEFORE UPDATE ON users FOR EACH ROW SET NEW.version = IF(NEW.version = OLD.version, OLD.version + 1, NEW.version);
