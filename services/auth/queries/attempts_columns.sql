-- What makes Attempts, in the order of its members.
  failures, first_at, last_at
