-- returns SecondFactor
-- After its account, wherever both are locked.
SELECT
\ir second_factor_columns.sql
FROM second_factors
WHERE user_id = :user
FOR UPDATE
