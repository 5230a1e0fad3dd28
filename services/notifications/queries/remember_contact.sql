-- returns nothing
-- The highest version wins; where none is told, what was told later. MariaDB assigns from left to right: hence phone_since
-- before phone, and what decides last.
INSERT INTO contacts (user_id, email, full_name, phone, language, wants_email, wants_sms, told_at, version)
VALUES (:id, :email, :name, :phone, :language, :wants_email, :wants_sms, :told_at, :version)
ON DUPLICATE KEY UPDATE
  email = IF(
    IF(VALUES(version) IS NULL, VALUES(told_at) > told_at, COALESCE(VALUES(version) > version, TRUE)),
    VALUES(email), email),
  full_name = IF(
    IF(VALUES(version) IS NULL, VALUES(told_at) > told_at, COALESCE(VALUES(version) > version, TRUE)),
    VALUES(full_name), full_name),
  phone_since = IF(
    IF(VALUES(version) IS NULL, VALUES(told_at) > told_at, COALESCE(VALUES(version) > version, TRUE))
      AND VALUES(phone) <> phone,
    VALUES(told_at), phone_since),
  phone = IF(
    IF(VALUES(version) IS NULL, VALUES(told_at) > told_at, COALESCE(VALUES(version) > version, TRUE)),
    VALUES(phone), phone),
  language = IF(
    IF(VALUES(version) IS NULL, VALUES(told_at) > told_at, COALESCE(VALUES(version) > version, TRUE)),
    VALUES(language), language),
  wants_email = IF(
    IF(VALUES(version) IS NULL, VALUES(told_at) > told_at, COALESCE(VALUES(version) > version, TRUE)),
    VALUES(wants_email), wants_email),
  wants_sms = IF(
    IF(VALUES(version) IS NULL, VALUES(told_at) > told_at, COALESCE(VALUES(version) > version, TRUE)),
    VALUES(wants_sms), wants_sms),
  told_at = GREATEST(told_at, VALUES(told_at)),
  version = COALESCE(GREATEST(version, VALUES(version)), version, VALUES(version))
