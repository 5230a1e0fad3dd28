-- What each person wants to be told; see optional() of the domain.
ALTER TABLE contacts ADD COLUMN wants_email BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE contacts ADD COLUMN wants_sms BOOLEAN NOT NULL DEFAULT TRUE;

-- Each channel is asked for by itself. A payment link says when its debtor is to be told once more, unless a plan of kind
-- `unpaid` says that this has ended.
ALTER TABLE messages ADD COLUMN remind_at DATETIME(6);
ALTER TABLE messages DROP KEY messages_due;
ALTER TABLE messages ADD KEY messages_due (status, channel, due_at);
ALTER TABLE messages ADD KEY messages_remind (remind_at);

-- What is to be told later, unless something happens before: one row for each kind and appointment. Without `due_at`
-- there is nothing to tell (any more); a row that is `ended` stays so, whatever comes late.
CREATE TABLE plans (
  appointment_id CHAR(36) CHARACTER SET ascii NOT NULL,
  kind VARCHAR(20) NOT NULL,
  user_id CHAR(36) CHARACTER SET ascii,
  variables LONGTEXT,
  due_at DATETIME(6),
  told_at DATETIME(6) NOT NULL,
  ended BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (appointment_id, kind),
  KEY plans_due (due_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
