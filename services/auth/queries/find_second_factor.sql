-- returns SecondFactor
SELECT
\ir second_factor_columns.sql
FROM second_factors
WHERE user_id = :user
