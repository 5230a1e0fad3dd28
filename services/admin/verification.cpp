#include "services/admin/verification.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "platform/process/config.hpp"
#include "services/admin/store.hpp"

namespace consulta::admin {
namespace {

constexpr std::string_view verify_option = "--verify-audit";
constexpr std::string_view expect_option = "--expect";

int usage() {
  fmt::print(stderr, "Usage: consulta-admin {} [{} SEQ:HASH], a head as it was printed before\n", verify_option,
             expect_option);
  return 2;
}

}  // namespace

Verified verify_chain(sql::Session& db, const std::optional<Head>& expected) {
  constexpr std::size_t portion = 1000;
  ChainCheck check(expected);
  for (;;) {
    const auto entries = store::chain_after(db, check.head().seq, portion);
    for (const auto& entry : entries) {
      if (auto wrong = check.next(entry)) return {check.head(), std::move(wrong)};
    }
    if (entries.size() < portion) return {check.head(), check.end()};
  }
}

bool asks_to_verify(int argc, char** argv) {
  return argc > 1 && argv[1] == verify_option;
}

int verify_audit(int argc, char** argv) {
  std::optional<Head> expected;
  if (argc != 2) {
    if (argc == 4 && argv[2] == expect_option) expected = parse_head(argv[3]);
    if (!expected) return usage();
  }
  Settings settings(1, argv, "consulta-admin", "whether the audit is as it was written");
  sql::Session db(settings.text("CONSULTA_DATABASE_URL", std::nullopt, "postgresql:// URL of its database"));
  settings.done();
  const auto verified = verify_chain(db, expected);
  if (verified.wrong) {
    fmt::print("{}\nThe entries before are as they were written: {}\n", *verified.wrong, verified.head.seq);
    return 1;
  }
  fmt::print(
      "{} entries, each as it was written. Keep the head elsewhere, to see by {} that none after it is lost:\n{}\n",
      verified.head.seq, expect_option, text_of(verified.head));
  return 0;
}

}  // namespace consulta::admin
