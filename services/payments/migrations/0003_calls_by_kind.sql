-- Each kind of call is asked for by itself. Openings and closings are deleted once they are done; refunds stay, so that
-- money of one charge goes back once.
DELETE FROM provider_calls WHERE kind <> 'refund' AND done_at IS NOT NULL;
DROP INDEX provider_calls_due;
CREATE INDEX provider_calls_due ON provider_calls (kind, due_at) WHERE done_at IS NULL;
