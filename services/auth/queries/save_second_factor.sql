-- returns nothing
UPDATE second_factors
SET last_step = :last_step,
    uses = :uses
WHERE user_id = :user
