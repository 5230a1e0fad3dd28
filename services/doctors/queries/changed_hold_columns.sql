-- What makes a ChangedHold, in the order of its members; `s` is a row even where there is no hold, for the transaction
-- it names.
  CAST(s.seen AS text) AS seen, h.appointment_id, h.doctor_id, h.starts_at, h.ends_at,
  coalesce(h.released_at IS NULL AND h.appointment_id IS NOT NULL, FALSE) AS held
