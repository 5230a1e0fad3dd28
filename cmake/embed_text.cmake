# Writes a header with a text file as a string literal, consulta::ROOM::NAME.
file(READ ${TEXT} text)
file(WRITE ${OUTPUT} "#pragma once

#include <string_view>

namespace consulta::${ROOM} {

inline constexpr std::string_view ${NAME} = R\"txt(${text})txt\";

}  // namespace consulta::${ROOM}
")
