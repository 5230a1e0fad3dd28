-- returns StoredPlan
-- Longest due first. Those that another replica is taking are its.
SELECT
\ir stored_plan_columns.sql
FROM plans
WHERE due_at <= :now
ORDER BY due_at
LIMIT 100
FOR UPDATE SKIP LOCKED
