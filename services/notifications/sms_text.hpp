// Texts of SMS. In GSM-7 (3GPP TS 23.038) 160 letters are one part, each of which costs; one letter that it does not
// have makes all of them UCS-2, of which 70 are a part.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace consulta::notifications {

// How long it is in GSM-7; nothing where it has letters that are not in it. Those of the extension, such as €, count
// twice.
std::optional<std::size_t> septets(std::string_view utf8);

// How many SMS are paid for it, in whichever of the two it goes.
std::size_t parts_of(std::string_view utf8);

enum class Script { latin, any };  // of letters that are folded

// The same with every letter that GSM-7 does not have folded to such as it has: ã to a, “ to ". What cannot be, and
// other scripts where only Latin is folded, stay as they are.
std::string folded(std::string_view utf8, Script script);

}  // namespace consulta::notifications
