-- returns nothing
UPDATE users
SET email = :email,
    email_key = :email_key,
    username = :username,
    full_name = :full_name,
    phone = :phone,
    tax_number = :tax_number,
    language = :language,
    version = :version,
    notify_email = :notify_email,
    notify_sms = :notify_sms
WHERE id = :id
