-- returns nothing
DELETE FROM sms_places
WHERE phone = :phone
