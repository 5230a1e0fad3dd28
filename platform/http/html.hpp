// Text within HTML.
#pragma once

#include <string>
#include <string_view>

namespace consulta {

// Safe between tags and within a quoted attribute.
std::string html_escape(std::string_view text);

// What allows exactly this text, within <style> or <script>, in a policy of the Content Security Policy, level 3:
// 'sha256-…' with its quotes.
std::string csp_hash(std::string_view text);

}  // namespace consulta
