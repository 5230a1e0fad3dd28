-- What makes a Device, in the order of its members.
  id, kind, name, created_at, last_seen_at
