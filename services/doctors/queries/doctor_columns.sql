-- What makes a Doctor, in the order of its members.
  id, email, full_name, phone, bio, room, slot_minutes, specialty_ids, weekly, version
