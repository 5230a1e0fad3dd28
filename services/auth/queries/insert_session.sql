-- returns nothing
INSERT INTO sessions (id, user_id, created_at, last_seen_at, ends_at, user_agent, idle_until)
VALUES (:id, :user, :created, :seen, :ends, :agent, :idle_until)
