-- What doctors are called and where they are found now, each with the version of theirs that said so.
CREATE TABLE IF NOT EXISTS known_doctors (
  doctor_id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  full_name VARCHAR(200),
  name_version BIGINT NOT NULL,
  room VARCHAR(50),
  room_version BIGINT NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- How messages ended is asked for, newest first.
ALTER TABLE messages ADD KEY IF NOT EXISTS messages_status (status, id);
