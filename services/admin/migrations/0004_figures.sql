-- What happened, as far as figures are made of it: ids, times and money. Rows are only ever added.
CREATE TABLE stored_events (
  id uuid PRIMARY KEY,
  about uuid NOT NULL,
  what text NOT NULL,
  at timestamptz NOT NULL,
  details json NOT NULL
);
CREATE INDEX stored_events_about ON stored_events (about);
CREATE FUNCTION refuse_change_of_events() RETURNS trigger LANGUAGE plpgsql AS
  'BEGIN RAISE EXCEPTION ''what happened is only ever added to''; END';
CREATE TRIGGER stored_events_are_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON stored_events EXECUTE FUNCTION refuse_change_of_events();

-- About what something was stored that is not in the figures yet.
CREATE TABLE uncounted (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  about uuid NOT NULL
);

-- The read model: all that can be made anew of what is stored. Each generation is whole; one is shown, and at most one
-- more is being made. `made_until`: what there is about the ids up to there is in that one. `leftovers`: there may be rows
-- of those before.
CREATE TABLE read_model (
  is_one boolean PRIMARY KEY DEFAULT TRUE CHECK (is_one),
  since timestamptz NOT NULL DEFAULT now(),
  shown bigint NOT NULL,
  shown_at timestamptz NOT NULL DEFAULT now(),
  making bigint CHECK (making > shown),
  made_until uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
  made bigint NOT NULL DEFAULT 0,
  to_make bigint NOT NULL DEFAULT 0,
  leftovers boolean NOT NULL DEFAULT FALSE
);
INSERT INTO read_model (shown) VALUES (1);

CREATE TABLE counted (
  generation bigint NOT NULL,
  about uuid NOT NULL,
  what text NOT NULL,
  day date NOT NULL,
  doctor_id uuid,
  specialty_id uuid,
  amount bigint NOT NULL
);
CREATE INDEX counted_about ON counted (generation, about);
CREATE INDEX counted_day ON counted (generation, day);

CREATE TABLE offered_hours (
  generation bigint NOT NULL,
  doctor_id uuid NOT NULL,
  hours json NOT NULL,
  PRIMARY KEY (generation, doctor_id)
);

-- What doctors and specialties are called. It stays when they go: figures speak of them.
CREATE TABLE known_names (
  id uuid PRIMARY KEY,
  names json NOT NULL,
  version bigint NOT NULL
);
