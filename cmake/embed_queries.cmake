# Writes a header with the statements of a room, one a file of queries/. The first line of each says what its rows are:
#   -- returns Appointment      (or a value, or nothing)
# What comes with other statements too lies in a *_columns.sql and is taken in as psql does: \ir appointment_columns.sql
# What differs between the databases it runs on is two files: queries/postgresql/NAME.sql, queries/mariadb/NAME.sql
cmake_minimum_required(VERSION 3.25)

function(read_statement file out)
  file(READ ${file} text)
  string(REGEX REPLACE "(^|\n)--[^\n]*" "\\1" text "${text}")
  get_filename_component(folder ${file} DIRECTORY)
  while(text MATCHES "\\\\ir ([a-z_./]+\\.sql)")
    set(directive ${CMAKE_MATCH_0})
    read_statement(${folder}/${CMAKE_MATCH_1} part)
    string(REPLACE "${directive}" "${part}" text "${text}")
  endwhile()
  string(REGEX REPLACE "\n\n+" "\n" text "${text}")
  string(STRIP "${text}" text)
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# Sets row and literal.
function(read_query file name)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "${file} is missing: the other database has it")
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
  set(row "${row}" PARENT_SCOPE)
  set(literal "{\"${name}\", R\"sql(${text})sql\"}" PARENT_SCOPE)
endfunction()

set(queries "")
set(visits "")
set(dialects "")
foreach(file ${QUERIES})
  get_filename_component(name ${file} NAME_WE)
  get_filename_component(folder ${file} DIRECTORY)
  get_filename_component(dialect ${folder} NAME)
  if(name MATCHES "_columns$")
    continue()
  endif()
  if(dialect STREQUAL "queries")
    read_query(${file} ${name})
    string(APPEND queries "inline constexpr sql::Query<${row}> ${name}${literal};\n")
  elseif(name IN_LIST dialects)
    continue()
  else()
    list(APPEND dialects ${name})
    get_filename_component(folder ${folder} DIRECTORY)
    read_query(${folder}/postgresql/${name}.sql ${name})
    set(postgresql_row "${row}")
    set(postgresql "${literal}")
    read_query(${folder}/mariadb/${name}.sql ${name})
    if(NOT row STREQUAL postgresql_row)
      message(FATAL_ERROR "${name}.sql returns ${postgresql_row} on PostgreSQL, ${row} on MariaDB")
    endif()
    string(APPEND queries "inline constexpr sql::DialectQuery<${row}> ${name}{\n    ${postgresql},\n    ${literal}};\n")
  endif()
  string(APPEND visits "  visit(${name});\n")
endforeach()
file(WRITE ${OUTPUT} "#pragma once

#include \"${ROWS}\"

namespace consulta::${ROOM}::queries {

${queries}
template <class Visit>
void each(Visit&& visit) {
${visits}}

}  // namespace consulta::${ROOM}::queries
")
