#include <algorithm>

#include "platform/text/text.hpp"
#include "services/prescriptions/service.hpp"

namespace consulta::prescriptions {
namespace {

constexpr std::size_t longest_search = 100;

http::Response list(host::Host& host, const Medicines& medicines, const http::Request& request) {
  host.caller(request, {Role::doctor, Role::admin});
  const auto words = request.query_value("q").value_or("");
  if (count_characters(words) > longest_search) throw invalid("q", "must have at most 100 characters");
  const auto page = host.page(request);
  const auto found = medicines.find(words);
  // Behind the one of that code; one that is in the catalogue no more ends the list.
  const auto after = page.after([](const std::string& text) { return std::optional(text); });
  auto from = found.begin();
  if (after) {
    from = std::find_if(found.begin(), found.end(), [&](const Medicine* m) { return m->code == *after; });
    if (from != found.end()) ++from;
  }
  std::vector<Medicine> items;
  for (; from != found.end() && items.size() < page.to_read(); ++from) items.push_back(**from);
  return page.answer(std::move(items), [](const Medicine& m) { return m.code; });
}

}  // namespace

void add_medicine_routes(host::Host& host, const Options& options) {
  host.router().get("/api/v1/medicines", [&host, medicines = options.medicines](const http::Request& r) {
    return list(host, *medicines, r);
  });
}

}  // namespace consulta::prescriptions
