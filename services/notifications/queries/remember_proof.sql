-- returns nothing
-- The highest version stays. MariaDB assigns from left to right: hence what decides last.
INSERT INTO proved_addresses (user_id, email, version)
VALUES (:user, :email, :version)
ON DUPLICATE KEY UPDATE
  email = IF(VALUES(version) >= version, VALUES(email), email),
  version = GREATEST(version, VALUES(version))
