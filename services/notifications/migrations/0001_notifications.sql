CREATE TABLE contacts (
  user_id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  email VARCHAR(254) NOT NULL,
  full_name VARCHAR(200) NOT NULL,
  phone VARCHAR(20) NOT NULL,
  language VARCHAR(5) NOT NULL,
  told_at DATETIME(6) NOT NULL
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- One row a message. `recipient` is filled in from the contact book when the message goes out, unless it was given.
CREATE TABLE messages (
  id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  user_id CHAR(36) CHARACTER SET ascii,
  channel VARCHAR(10) NOT NULL,
  recipient VARCHAR(254),
  template_name VARCHAR(50) NOT NULL,
  variables LONGTEXT NOT NULL,
  attachment_name VARCHAR(100),
  attachment_base64 LONGTEXT,
  status VARCHAR(10) NOT NULL DEFAULT 'pending',
  attempts INT NOT NULL DEFAULT 0,
  last_error VARCHAR(500),
  due_at DATETIME(6) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6),
  KEY messages_due (status, due_at),
  KEY messages_user (user_id, id)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- The confirmation carries the invoice: whichever of the two events comes second sends it.
CREATE TABLE confirmations (
  appointment_id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  confirmed LONGTEXT,
  invoice LONGTEXT,
  sent BOOLEAN NOT NULL DEFAULT FALSE
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
