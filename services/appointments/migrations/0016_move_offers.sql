-- That the doctor is away then, as doctors told it last; until when the patient may answer, and where.
ALTER TABLE appointments ADD COLUMN move_offer json;
ALTER TABLE appointments ADD COLUMN answer_by timestamptz;
ALTER TABLE appointments ADD COLUMN choose_token text;
