-- The faces of those who let the clinic recognise theirs. A template is of use only to compare with others of its model.
CREATE TABLE faces (
  patient_id uuid PRIMARY KEY,
  model text NOT NULL,
  sealed text NOT NULL,            -- the template, with whose it is: known_face.hpp
  consented_at timestamptz NOT NULL
);
