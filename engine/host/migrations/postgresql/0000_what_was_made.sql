-- What is answered again is what was made, as it is then. So its id is kept, and no body any more, which may have a
-- secret in it; nor may what was kept so far. Keys of before stay, and are refused: nothing is made by them twice.
UPDATE idempotency_keys SET body = '';
ALTER TABLE idempotency_keys ALTER COLUMN body SET DEFAULT '', ADD COLUMN IF NOT EXISTS made_id uuid;
