-- returns nothing
INSERT INTO users (
  id, email, email_key, username, password_hash, full_name, phone, tax_number, language, role, created_at)
VALUES (
  :id, :email, :email_key, :username, :hash, :full_name, :phone, :tax_number, :language, :role, :created_at)
