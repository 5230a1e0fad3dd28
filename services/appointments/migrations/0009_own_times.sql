CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Nobody is in two places at once. Until when the patient is taken, as far as that is known, and by the move under way;
-- none: it claims no time. So do those from before this, and offers of several starts. A process from before this moves
-- one without it, but not without its end.
ALTER TABLE appointments ADD COLUMN busy_until timestamptz;
ALTER TABLE appointments ADD COLUMN wish_busy_until timestamptz;
ALTER TABLE appointments ADD COLUMN own_times tstzmultirange GENERATED ALWAYS AS (
  CASE
    WHEN busy_until IS NULL OR status IN ('completed', 'no_show', 'rejected', 'cancelled', 'expired') THEN NULL
    WHEN wish_starts_at IS NULL OR wish_busy_until IS NULL THEN
      tstzmultirange(tstzrange(starts_at, greatest(starts_at, coalesce(ends_at, busy_until))))
    ELSE
      tstzmultirange(tstzrange(starts_at, greatest(starts_at, coalesce(ends_at, busy_until))),
                     tstzrange(wish_starts_at, greatest(wish_starts_at, wish_busy_until)))
  END) STORED;
ALTER TABLE appointments ADD CONSTRAINT appointments_own_times
  EXCLUDE USING gist (patient_id WITH =, own_times WITH &&) WHERE (own_times IS NOT NULL);

-- Of a specialty that was told before this is kept: the start at least.
ALTER TABLE known_specialties ADD COLUMN duration_minutes integer NOT NULL DEFAULT 1;
