-- returns nothing
-- Changes a row where there is one that was not used yet.
DELETE FROM recovery_codes
WHERE user_id = :user
  AND code_hash = :hash
