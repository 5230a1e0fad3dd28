# Writes a header with the scripts of a service as string literals.
set(entries "")
foreach(script ${SCRIPTS})
  get_filename_component(name ${script} NAME)
  file(READ ${script} text)
  string(APPEND entries "      {\"${name}\", R\"sql(${text})sql\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#pragma once

#include <vector>

#include \"platform/sql/sql.hpp\"

namespace consulta::${SERVICE} {

inline std::vector<sql::Migration> migrations() {
  return {
${entries}  };
}

}  // namespace consulta::${SERVICE}
")
