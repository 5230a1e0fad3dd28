-- returns StoredPlan
SELECT
\ir stored_plan_columns.sql
FROM plans
WHERE appointment_id = :id
  AND kind = :kind
FOR UPDATE
