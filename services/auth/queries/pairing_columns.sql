-- What makes a Pairing, in the order of its members.
  device_code_hash, user_code, client, expires_at, pause_seconds, asked_at, device_id
