-- returns nothing
INSERT INTO confirmations (appointment_id, invoice)
VALUES (:id, :json)
ON DUPLICATE KEY UPDATE invoice = VALUES(invoice)
