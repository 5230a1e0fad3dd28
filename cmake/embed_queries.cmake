# Writes a header with the statements of a service, one a file of queries/. The first line of each says what its rows are:
#   -- returns Appointment      (or a value, or nothing)
# What comes with other statements too lies in a *_columns.sql and is taken in as psql does: \ir appointment_columns.sql
function(read_statement file out)
  file(READ ${file} text)
  string(REGEX REPLACE "(^|\n)--[^\n]*" "\\1" text "${text}")
  get_filename_component(folder ${file} DIRECTORY)
  while(text MATCHES "\\\\ir ([a-z_]+\\.sql)")
    set(directive ${CMAKE_MATCH_0})
    read_statement(${folder}/${CMAKE_MATCH_1} part)
    string(REPLACE "${directive}" "${part}" text "${text}")
  endwhile()
  string(REGEX REPLACE "\n\n+" "\n" text "${text}")
  string(STRIP "${text}" text)
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

set(queries "")
set(visits "")
foreach(file ${QUERIES})
  get_filename_component(name ${file} NAME_WE)
  if(name MATCHES "_columns$")
    continue()
  endif()
  file(READ ${file} text)
  if(NOT text MATCHES "^-- returns ([^\n]+)\n")
    message(FATAL_ERROR "${file} does not begin with what it returns")
  endif()
  set(row ${CMAKE_MATCH_1})
  if(row STREQUAL "nothing")
    set(row void)
  endif()
  read_statement(${file} text)
  string(APPEND queries "inline constexpr sql::Query<${row}> ${name}{\"${name}\", R\"sql(${text})sql\"};\n")
  string(APPEND visits "  visit(${name});\n")
endforeach()
file(WRITE ${OUTPUT} "#pragma once

#include \"services/${SERVICE}/store.hpp\"

namespace consulta::${SERVICE}::queries {

${queries}
template <class Visit>
void each(Visit&& visit) {
${visits}}

}  // namespace consulta::${SERVICE}::queries
")
