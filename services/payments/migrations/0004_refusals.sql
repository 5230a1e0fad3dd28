-- The provider has refused the request that was open last. Told to the patient; another choice ends it.
ALTER TABLE payments ADD COLUMN request_refused boolean NOT NULL DEFAULT false;

-- What was never tried goes out before what was. A call that was refused for good is done, and says why: a refund that
-- the bank refuses stays owed in the books until somebody has seen to it.
ALTER TABLE provider_calls ADD COLUMN retried boolean NOT NULL GENERATED ALWAYS AS (attempts > 0) STORED;
ALTER TABLE provider_calls ADD COLUMN refused text;
DROP INDEX provider_calls_due;
CREATE INDEX provider_calls_due ON provider_calls (kind, retried, due_at) WHERE done_at IS NULL;
