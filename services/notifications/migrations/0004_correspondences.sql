-- What a patient is told about one appointment, in place of plans and confirmations (correspondence.hpp). Each statement
-- may be run again, for MariaDB commits each by itself.
CREATE TABLE IF NOT EXISTS correspondences (
  appointment_id CHAR(36) CHARACTER SET ascii PRIMARY KEY,
  due_at DATETIME(6),
  nothing_to_pay BOOLEAN NOT NULL DEFAULT FALSE,
  confirmation_sent BOOLEAN NOT NULL DEFAULT FALSE,
  cancelled BOOLEAN NOT NULL DEFAULT FALSE,
  remind_at DATETIME(6),
  told_at DATETIME(6),
  cancel_at DATETIME(6),
  version BIGINT NOT NULL DEFAULT 1,
  patient_id CHAR(36) CHARACTER SET ascii,
  reminder LONGTEXT,
  cancellation LONGTEXT,
  confirmed LONGTEXT,
  invoice LONGTEXT,
  KEY correspondences_due (due_at)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;

-- What was read without a lock is saved only where it is still so. A payment link is told once more at notice_at:
-- remind_at is for processes from before this alone, see below.
ALTER TABLE messages
  ADD COLUMN IF NOT EXISTS version BIGINT NOT NULL DEFAULT 1,
  ADD COLUMN IF NOT EXISTS notice_at DATETIME(6),
  ADD KEY IF NOT EXISTS messages_notice (notice_at);

-- Processes from before this go on beside newer ones. What they write here comes to the newer ones at once, who alone
-- tell it: nothing is due for the old ones any more, so nothing is told twice. A confirmation whose second half one of
-- them brings is due at once, for the newer ones to send, unless it is sent in the same transaction: so none is lost
-- where each has brought a half. Only that a refund is told with its cancellation is not kept up: where an old process
-- hears of the refund, it tells it by itself. The old ones write plans and halves by INSERT ... ON DUPLICATE KEY UPDATE,
-- before which a BEFORE INSERT trigger runs whether there is such a row or not.
CREATE OR REPLACE TRIGGER plans_brought BEFORE INSERT ON plans FOR EACH ROW
  INSERT INTO correspondences (appointment_id, patient_id, nothing_to_pay, cancelled, reminder, remind_at, told_at,
                               cancellation, cancel_at, due_at)
  VALUES (NEW.appointment_id, NEW.user_id, NEW.ended AND NEW.kind = 'unpaid', NEW.ended AND NEW.kind = 'reminder',
          IF(NEW.kind = 'reminder' AND NOT NEW.ended, NEW.variables, NULL),
          IF(NEW.kind = 'reminder' AND NOT NEW.ended, NEW.due_at, NULL),
          IF(NEW.kind = 'reminder' AND NOT NEW.ended, NEW.told_at, NULL),
          IF(NEW.kind = 'cancelled' AND NEW.due_at IS NOT NULL, NEW.variables, NULL),
          IF(NEW.kind = 'cancelled', NEW.due_at, NULL), NEW.due_at)
  ON DUPLICATE KEY UPDATE
    patient_id = COALESCE(patient_id, VALUES(patient_id)),
    nothing_to_pay = nothing_to_pay OR VALUES(nothing_to_pay),
    cancelled = cancelled OR VALUES(cancelled),
    reminder = IF(cancelled, NULL, IF(told_at IS NULL OR VALUES(told_at) > told_at, VALUES(reminder), reminder)),
    remind_at = IF(cancelled, NULL, IF(told_at IS NULL OR VALUES(told_at) > told_at, VALUES(remind_at), remind_at)),
    told_at = GREATEST(COALESCE(told_at, VALUES(told_at)), COALESCE(VALUES(told_at), told_at)),
    cancellation = COALESCE(cancellation, VALUES(cancellation)),
    cancel_at = COALESCE(cancel_at, VALUES(cancel_at)),
    due_at = LEAST(COALESCE(due_at, VALUES(due_at)), COALESCE(VALUES(due_at), due_at)),
    version = version + 1;
CREATE OR REPLACE TRIGGER plans_due_elsewhere BEFORE INSERT ON plans FOR EACH ROW FOLLOWS plans_brought
  SET NEW.due_at = NULL;
CREATE OR REPLACE TRIGGER plans_never_due BEFORE UPDATE ON plans FOR EACH ROW
  SET NEW.due_at = NULL;
CREATE OR REPLACE TRIGGER halves_brought BEFORE INSERT ON confirmations FOR EACH ROW
  INSERT INTO correspondences (appointment_id, nothing_to_pay, confirmation_sent, confirmed, invoice)
  VALUES (NEW.appointment_id, TRUE, NEW.sent, NEW.confirmed, NEW.invoice)
  ON DUPLICATE KEY UPDATE
    nothing_to_pay = TRUE,
    confirmation_sent = confirmation_sent OR VALUES(confirmation_sent),
    confirmed = IF(confirmation_sent, NULL, COALESCE(VALUES(confirmed), confirmed)),
    invoice = IF(confirmation_sent, NULL, COALESCE(VALUES(invoice), invoice)),
    due_at = IF(confirmed IS NULL OR invoice IS NULL, due_at, NOW(6)),
    version = version + 1;
CREATE OR REPLACE TRIGGER halves_sent AFTER UPDATE ON confirmations FOR EACH ROW
  UPDATE correspondences
  SET confirmation_sent = TRUE, confirmed = NULL, invoice = NULL, version = version + 1
  WHERE appointment_id = NEW.appointment_id AND NEW.sent;

-- An old process would tell who has paid a newer one that they have not. That it does not count versions does no harm:
-- it changes only what it has leased itself, as a newer one does, and a trigger on each update would cost as much again.
CREATE OR REPLACE TRIGGER messages_begun BEFORE INSERT ON messages FOR EACH ROW
  SET NEW.notice_at = COALESCE(NEW.notice_at, NEW.remind_at), NEW.remind_at = NULL;

-- What is there already goes the same way.
UPDATE messages SET notice_at = remind_at, remind_at = NULL WHERE remind_at IS NOT NULL;
INSERT INTO plans (appointment_id, kind, user_id, variables, due_at, told_at, ended)
  SELECT appointment_id, kind, user_id, variables, due_at, told_at, ended FROM plans FOR UPDATE
  ON DUPLICATE KEY UPDATE due_at = NULL;
INSERT INTO confirmations (appointment_id, confirmed, invoice, sent)
  SELECT appointment_id, confirmed, invoice, sent FROM confirmations FOR UPDATE
  ON DUPLICATE KEY UPDATE sent = VALUES(sent);
