-- returns nothing
-- What was told later wins. told_at is set last, because MariaDB assigns from left to right.
INSERT INTO contacts (user_id, email, full_name, phone, language, wants_email, wants_sms, told_at)
VALUES (:id, :email, :name, :phone, :language, :wants_email, :wants_sms, :told_at)
ON DUPLICATE KEY UPDATE
  email = IF(VALUES(told_at) > told_at, VALUES(email), email),
  full_name = IF(VALUES(told_at) > told_at, VALUES(full_name), full_name),
  phone = IF(VALUES(told_at) > told_at, VALUES(phone), phone),
  language = IF(VALUES(told_at) > told_at, VALUES(language), language),
  wants_email = IF(VALUES(told_at) > told_at, VALUES(wants_email), wants_email),
  wants_sms = IF(VALUES(told_at) > told_at, VALUES(wants_sms), wants_sms),
  told_at = GREATEST(told_at, VALUES(told_at))
