-- What makes a Specialty, in the order of its members.
  id, name, json_build_object('pt', coalesce(name_pt, name), 'en', name) AS names, duration_minutes, price_cents,
  version
