CREATE TABLE write_pause (
  id uuid PRIMARY KEY,
  level integer NOT NULL CHECK (level IN (1, 2)),
  lasts_until timestamptz NOT NULL
);
CREATE TABLE write_pause_seen (
  pause_id uuid NOT NULL,
  replica uuid NOT NULL,
  level integer NOT NULL,
  PRIMARY KEY (pause_id, replica, level)
);
