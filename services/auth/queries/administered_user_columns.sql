-- What makes an AdministeredUser, in the order of its members.
  id, email, full_name, phone, role, disabled, email_verified, mfa, created_at, version
