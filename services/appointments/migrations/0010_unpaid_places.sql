-- What a patient books takes one of few places until it is paid or over.
ALTER TABLE appointments ADD COLUMN unpaid_place integer;
CREATE UNIQUE INDEX appointments_unpaid_places ON appointments (patient_id, unpaid_place) WHERE unpaid_place IS NOT NULL AND settled IS NULL;

-- Has paid once, or pressed a button of the payment page: there is somebody behind the account.
ALTER TABLE known_patients ADD COLUMN proved boolean NOT NULL DEFAULT FALSE;
UPDATE known_patients k SET proved = TRUE WHERE EXISTS (
  SELECT FROM appointments a WHERE a.patient_id = k.id
  AND a.status IN ('confirmed', 'checked_in', 'in_consultation', 'completed', 'no_show'));
