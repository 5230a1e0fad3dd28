-- What makes a Dependant, in the order of its members.
  id, user_id, full_name, birth_date, tax_number, removed, place, version
