-- returns nothing
INSERT INTO links (token_hash, kind, user_id, email_key, created_at, expires_at)
VALUES (:hash, :kind, :user, :email, :created, :expires)
