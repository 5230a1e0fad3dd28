-- returns Halves
SELECT confirmed, invoice, sent
FROM confirmations
WHERE appointment_id = :id
FOR UPDATE
