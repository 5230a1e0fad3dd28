# Writes a header with migration scripts as string literals: those of a service (SCRIPTS), or those that run on either
# database (POSTGRESQL and MARIADB, each in its order).
function(read_scripts scripts out)
  set(entries "")
  foreach(script ${scripts})
    get_filename_component(name ${script} NAME)
    file(READ ${script} text)
    string(APPEND entries "      {\"${name}\", R\"sql(${text})sql\"},\n")
  endforeach()
  set(${out} "${entries}" PARENT_SCOPE)
endfunction()

if(SCRIPTS)
  read_scripts("${SCRIPTS}" entries)
  set(function "inline std::vector<sql::Migration> migrations() {
  return {
${entries}  };
}")
else()
  read_scripts("${POSTGRESQL}" postgresql)
  read_scripts("${MARIADB}" mariadb)
  set(function "inline std::vector<sql::Migration> migrations(bool postgresql) {
  if (postgresql) {
    return {
${postgresql}    };
  }
  return {
${mariadb}  };
}")
endif()
file(WRITE ${OUTPUT} "#pragma once

#include <vector>

#include \"platform/sql/sql.hpp\"

namespace consulta::${ROOM} {

${function}

}  // namespace consulta::${ROOM}
")
