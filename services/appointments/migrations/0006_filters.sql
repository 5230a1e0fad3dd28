-- An index for each filter that is offered, newest first and by start. Holding a slot is still to tell none of them (0003):
-- what is not settled, which none stays for long, is found whatever its status.
ALTER TABLE appointments ADD COLUMN settled text GENERATED ALWAYS AS (
  CASE WHEN status NOT IN ('requested', 'awaiting_payment') THEN status END) STORED;
CREATE INDEX appointments_settled ON appointments (settled, id) WHERE settled IS NOT NULL;
CREATE INDEX appointments_settled_start ON appointments (settled, starts_at, id) WHERE settled IS NOT NULL;
CREATE INDEX appointments_unsettled ON appointments (id) WHERE settled IS NULL;
CREATE INDEX appointments_doctor_newest ON appointments (doctor_id, id);
