-- A row of accesses, as events::Access has its members.
  id, at, actor_id, actor_role, action, subject_kind, subject_id, client, detail
