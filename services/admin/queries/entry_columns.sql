-- A row of audit_entries, as admin::Entry has its members.
  id, at, actor_id, actor_role, action, subject_kind, subject_id, client, detail, seq, hash
