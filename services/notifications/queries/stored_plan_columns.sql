-- What makes a StoredPlan, in the order of its members.
  appointment_id, kind, user_id, variables, due_at
