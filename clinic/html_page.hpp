// Pages that need no script and are better with a little, in the look of the browser application: the payment page of
// the SMS, and what the gateway shows a person in place of an error. The colours, sizes and radii stand here once; they
// are those of web/src/design/tokens.css. Pure.
#pragma once

#include <string>
#include <string_view>

#include "clinic/language.hpp"
#include "platform/http/http.hpp"

namespace consulta {

struct HtmlPage {
  Language language = Language::pt;
  std::string title;       // text; the application's name is put behind it
  std::string body;        // HTML, of sections
  std::string_view phone;  // of the clinic, at the foot of every page; "": there is none
  // What it shows will soon be something else: a script looks until then, and shows that. Readers without one, and
  // those who will not wait, have html_look_again.
  bool looks_again = false;
};

// The page as an answer that nobody keeps. Its policy allows nothing but its own style, script and forms to where it is
// from.
http::Response html_answer(int status, const HtmlPage& page);

enum class Mood { good, warn, bad };
// A sentence with the mood's icon and colours; both languages read the icon's meaning in the words. `attributes` are
// more of the paragraph's, as HTML with a blank in front.
std::string html_note(Mood mood, std::string_view html, std::string_view attributes = "");
std::string_view html_icon(Mood mood);
// A button that shows the page as it is by now.
std::string html_look_again(std::string_view words);

}  // namespace consulta
