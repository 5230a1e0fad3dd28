// An export of all that is kept about somebody, as one JSON object: when it was made, and a member for each part, which
// a service tells in pages as every list has them. The items of a page go on as they stand. Pure.
//
//   ExportText text(now);
//   text.begin(part);
//   text.add(page_items(body)->items);  // of every page
//   text.end();
//   text.finish();
//   write(text.take());  // whenever there is some
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "platform/time/time.hpp"

namespace consulta::gateway {

// Told by its service at /export/<name>.
struct ExportPart {
  std::string_view name;
  std::string_view service;
  bool single = false;  // there is one at most, which stands for itself; else a list
};

inline constexpr std::array<ExportPart, 16> export_parts{{{"account", "auth", true},
                                                          {"dependants", "auth"},
                                                          {"sessions", "auth"},
                                                          {"appointments", "appointments"},
                                                          {"waitlist", "appointments"},
                                                          {"visits", "reception"},
                                                          {"face", "reception", true},
                                                          {"payments", "payments"},
                                                          {"prescriptions", "prescriptions"},
                                                          {"allergies", "prescriptions"},
                                                          {"contact", "notifications", true},
                                                          {"messages", "notifications"},
                                                          {"doctor", "doctors", true},
                                                          {"time_off", "doctors"},
                                                          {"done_by_me", "admin"},
                                                          {"done_to_me", "admin"}}};

// A page of such a list: what stands between its brackets, and the cursor of what follows, if anything does.
struct PageItems {
  std::string_view items, next;
};
// Nothing where the text is no whole page.
std::optional<PageItems> page_items(std::string_view body);

// Where a page is asked for; `next`: its cursor, or "" for the first.
std::string page_target(const ExportPart& part, std::string_view next);

// Under which name the copy is kept.
std::string export_file_name(Instant now);

class ExportText {
 public:
  explicit ExportText(Instant now);

  void begin(const ExportPart& part);
  void add(std::string_view items);
  void end();
  // After the last part.
  void finish() { text_ += '}'; }

  // What has been written since.
  std::string take();

 private:
  std::string text_;
  const ExportPart* part_ = nullptr;
  bool empty_ = true;  // nothing was said of it
};

}  // namespace consulta::gateway
