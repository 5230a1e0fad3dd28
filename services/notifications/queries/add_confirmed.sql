-- returns nothing
INSERT INTO confirmations (appointment_id, confirmed)
VALUES (:id, :json)
ON DUPLICATE KEY UPDATE confirmed = VALUES(confirmed)
