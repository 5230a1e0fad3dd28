-- Of the account it is a copy of. None where a publisher of earlier versions has told it.
ALTER TABLE contacts ADD COLUMN IF NOT EXISTS version BIGINT;
