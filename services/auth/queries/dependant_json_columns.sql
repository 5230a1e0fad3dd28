-- A Saved<Dependant> of a JSON array, for JSON_TABLE. TEXT: it cuts what has no room in its columns, and says nothing.
  id CHAR(36) CHARACTER SET ascii PATH '$.id',
  user_id CHAR(36) CHARACTER SET ascii PATH '$.user_id',
  full_name TEXT PATH '$.full_name',
  birth_date TEXT PATH '$.birth_date',
  tax_number TEXT PATH '$.tax_number',
  removed BOOLEAN PATH '$.removed',
  place INT PATH '$.place',
  version BIGINT PATH '$.version',
  version_read BIGINT PATH '$.version_read'
