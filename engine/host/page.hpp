// A page of a list, as every list of the API has them: what was asked for, and the answer with the cursor of the next.
//
//   const auto page = host.page(request);
//   return page.answer(store::list(*session, page.after_id(), page.to_read()),
//                      [](const Thing& last) { return to_text(last.id); });
//
// A cursor is where a page ended in the list's order, not a row: it stays good when that row is gone. It is signed for
// the path and the filters that gave it, so that whatever a list has not given is refused instead of being taken for
// some place in it.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/http.hpp"

namespace consulta::host {

class Page {
 public:
  // What is signed with another key was not given. Throws Problem 422 where `limit` is none, 400 where the cursor was
  // not given by this list.
  Page(const http::Request& request, std::string key);

  // One more than are shown, to see whether there are more.
  std::size_t to_read() const { return limit_ + 1; }
  // How many of those that were read are shown.
  std::size_t shown(std::size_t read) const { return std::min(read, limit_); }

  // The place behind which to go on, as `parse` reads it (an optional); none at the beginning.
  template <class Parse>
  auto after(Parse&& parse) const {
    auto place = after_ ? parse(*after_) : decltype(parse(*after_)){};
    if (after_ && !place) refuse();
    return place;
  }
  // The same where the place is an id.
  std::optional<Uuid> after_id() const { return after(parse_uuid); }

  // Of those read; `place_of` tells the place of the last one shown.
  template <class T, class PlaceOf>
  http::Response answer(std::vector<T> items, PlaceOf&& place_of) const {
    std::optional<std::string> next;
    if (items.size() > limit_) {
      items.resize(limit_);
      next = cursor(place_of(std::as_const(items.back())));
    }
    return {200,
            "{\"items\":" + json::write(items) + ",\"next_cursor\":" + json::write(next) + "}",
            "application/json",
            {}};
  }

 private:
  [[noreturn]] static void refuse();
  std::string signature(std::string_view place) const;
  std::string cursor(std::string_view place) const;

  std::string key_, list_;  // list_: the path with its filters
  std::size_t limit_ = 0;
  std::optional<std::string> after_;
};

}  // namespace consulta::host
