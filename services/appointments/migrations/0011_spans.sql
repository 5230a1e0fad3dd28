-- What an offer of freed time is of, and whether the patient was told of it. A process from before this asks for one
-- start at once, and tells as soon as that is held.
ALTER TABLE waitlist ADD COLUMN span json;
ALTER TABLE waitlist ADD COLUMN told boolean NOT NULL DEFAULT TRUE;
ALTER TABLE waitlist ADD COLUMN specialty_names json;

-- Such a process, where it finds something freed again, asks for the start that is written here; nobody offers this one.
UPDATE waitlist SET offered_doctor_id = '00000000-0000-0000-0000-000000000000', offered_starts_at = 'epoch'
WHERE status IN ('waiting', 'offered') AND (offered_doctor_id IS NULL OR offered_starts_at IS NULL);
ALTER TABLE waitlist ALTER COLUMN offered_doctor_id SET DEFAULT '00000000-0000-0000-0000-000000000000';
ALTER TABLE waitlist ALTER COLUMN offered_starts_at SET DEFAULT 'epoch';

-- What a patient waits for takes one of few places, and is waited for once. Those that a process from before this adds
-- have no place, as have those that are there twice or are too many; 0 is for asking whether it was the places.
ALTER TABLE waitlist ADD COLUMN place integer;
UPDATE waitlist w SET place = n.place FROM (
  SELECT id, row_number() OVER (PARTITION BY patient_id ORDER BY id) AS place FROM (
    SELECT DISTINCT ON (patient_id, specialty_id, doctor_id, from_at, to_at) id, patient_id FROM waitlist
    WHERE status IN ('waiting', 'offered')
    ORDER BY patient_id, specialty_id, doctor_id, from_at, to_at, id) AS different) AS n
WHERE w.id = n.id AND n.place <= 20;
CREATE UNIQUE INDEX waitlist_places ON waitlist (patient_id, place) WHERE status IN ('waiting', 'offered') AND place > 0;
CREATE UNIQUE INDEX waitlist_wishes ON waitlist (
  patient_id, specialty_id, COALESCE(doctor_id, '00000000-0000-0000-0000-000000000000'), from_at, to_at)
WHERE status IN ('waiting', 'offered') AND place IS NOT NULL;

-- The line of those who want that doctor, or any; who waits for a doctor; whose time is over.
CREATE INDEX waitlist_turn ON waitlist (
  specialty_id, COALESCE(doctor_id, '00000000-0000-0000-0000-000000000000'), id)
WHERE status IN ('waiting', 'offered');
DROP INDEX waitlist_line;
CREATE INDEX waitlist_doctor ON waitlist (doctor_id) WHERE status IN ('waiting', 'offered') AND doctor_id IS NOT NULL;
CREATE INDEX waitlist_over ON waitlist (to_at) WHERE status = 'waiting';
