-- returns nothing
UPDATE confirmations
SET sent = TRUE,
    confirmed = NULL,
    invoice = NULL
WHERE appointment_id = :id
