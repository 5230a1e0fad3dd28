-- What makes an Account, in the order of its members.
  id, email, username, full_name, phone, tax_number, language, role, created_at, version, notify_email, notify_sms,
  email_verified, mfa, email_key, password_hash, disabled, password_until, invited
