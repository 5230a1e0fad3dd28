-- When the patient was told last that the doctor is away, or is there after all; and which of the two.
ALTER TABLE correspondences
  ADD COLUMN IF NOT EXISTS offered_at DATETIME(6),
  ADD COLUMN IF NOT EXISTS away BOOLEAN NOT NULL DEFAULT FALSE;
