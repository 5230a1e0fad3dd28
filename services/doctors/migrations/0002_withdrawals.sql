-- What was deleted and may still hold slots: withdrawals.cpp takes these back and then forgets the row. What was
-- deleted before this table was is looked through too.
CREATE TABLE gone (
  id uuid PRIMARY KEY,
  reason text NOT NULL CHECK (reason IN ('doctor_deleted', 'specialty_deleted'))
);
INSERT INTO gone (id, reason) SELECT id, 'doctor_deleted' FROM doctors WHERE deleted_at IS NOT NULL;
INSERT INTO gone (id, reason) SELECT id, 'specialty_deleted' FROM specialties WHERE deleted_at IS NOT NULL;

-- Released because doctor or specialty are gone: a move that was under way is to be answered.
ALTER TABLE holds ADD COLUMN withdrawn boolean NOT NULL DEFAULT FALSE;
