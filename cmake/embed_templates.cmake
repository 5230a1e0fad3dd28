# Writes a header with text templates as string literals: <language>/<name>.txt.
set(entries "")
foreach(template ${TEMPLATES})
  get_filename_component(name ${template} NAME_WE)
  get_filename_component(folder ${template} DIRECTORY)
  get_filename_component(language ${folder} NAME)
  file(READ ${template} text)
  string(APPEND entries "      {\"${language}\", \"${name}\", R\"txt(${text})txt\"},\n")
endforeach()
file(WRITE ${OUTPUT} "#pragma once

#include <string_view>

namespace consulta::notifications {

struct TemplateText {
  std::string_view language, name, text;
};

inline constexpr TemplateText template_texts[] = {
${entries}};

}  // namespace consulta::notifications
")
