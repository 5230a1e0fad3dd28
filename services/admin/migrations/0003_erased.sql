-- Who was erased, and who was booked for by them: dead letters that name them are looked for.
CREATE TABLE erased (
  id uuid PRIMARY KEY
);

-- When they are looked for next.
CREATE TABLE next_look (
  is_one boolean PRIMARY KEY DEFAULT TRUE CHECK (is_one),
  due_at timestamptz NOT NULL
);
INSERT INTO next_look (due_at) VALUES (now());
