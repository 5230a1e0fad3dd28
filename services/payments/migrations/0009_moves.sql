-- Of the appointment's wishes the one that doctor and start are of: 0 the request, then one for each move.
ALTER TABLE payments ADD COLUMN round integer NOT NULL DEFAULT 0;

-- Who was proved before this is told of once more, for notifications does not know it of anybody; and whoever is again
-- on another day, for the phone may be another one.
DELETE FROM proofs;
ALTER TABLE proofs ADD COLUMN proved_on date NOT NULL;
