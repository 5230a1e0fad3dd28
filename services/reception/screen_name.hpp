// What of a name is shown to a whole waiting room: the first word, and of the last its first letter. Pure.
//
//   Maria dos Santos -> Maria S.      Zulmira -> Zulmira      王小明 -> 王.
#pragma once

#include <string>
#include <string_view>

namespace consulta::reception {

// A letter is what a reader takes for one, with its accents. Of a single word all is shown, unless it is of a script
// that leaves no spaces in a name: then its first letter. What is longer than twenty letters is cut. "" for "".
std::string screen_name(std::string_view full_name);

}  // namespace consulta::reception
