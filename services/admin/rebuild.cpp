#include "services/admin/rebuild.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>
#include <thread>

#include "platform/process/config.hpp"
#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

constexpr std::string_view rebuild_option = "--rebuild-figures";
constexpr std::chrono::minutes most_to_count{10}, patience{1};

// Until none is made any more. Whether that is so, and not that nothing goes on.
bool watch(sql::Session& db) {
  const auto now = [] { return std::chrono::steady_clock::now(); };
  auto went_on = now();
  for (std::int64_t made = 0;;) {
    const auto model = store::read_model(db);
    if (!model.making) return true;
    if (model.made != made) {
      made = model.made;
      went_on = now();
      fmt::print("{} of {} appointments and doctors\n", made, model.to_make);
      std::fflush(stdout);
    }
    if (now() - went_on > patience) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
}

}  // namespace

bool asks_to_rebuild(int argc, char** argv) {
  return argc > 1 && argv[1] == rebuild_option;
}

int rebuild_figures(int argc, char** argv) {
  if (argc != 2) {
    fmt::print(stderr, "Usage: consulta-admin {}\n", rebuild_option);
    return 2;
  }
  Settings settings(1, argv, "consulta-admin", "makes the figures anew");
  sql::Session db(settings.text("CONSULTA_DATABASE_URL", std::nullopt, "postgresql:// URL of its database"));
  settings.done();
  db.limit_statements(most_to_count);
  store::ask_to_make(db);
  if (!watch(db)) {
    fmt::print(stderr, "Nothing goes on: does the service admin run? It goes on with the rebuild once it does.\n");
    return 1;
  }
  fmt::print("The figures are made anew, and shown.\n");
  return 0;
}

}  // namespace consulta::admin
