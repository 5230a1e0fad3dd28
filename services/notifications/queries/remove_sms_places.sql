-- returns nothing
DELETE FROM sms_places
WHERE day < CAST(:day AS DATE)
LIMIT 1000
