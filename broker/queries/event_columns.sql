-- What makes a StoredEvent, in the order of its members.
  id, routing_key, type, body, mandatory
