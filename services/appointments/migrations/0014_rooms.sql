-- Where doctors are found now, and the version of theirs that said so.
CREATE TABLE known_rooms (
  doctor_id uuid PRIMARY KEY,
  room text NOT NULL,
  version bigint NOT NULL
);
