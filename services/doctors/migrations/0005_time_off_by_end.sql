-- What is not over yet, of every doctor.
CREATE INDEX time_off_end ON time_off (ends_at);
