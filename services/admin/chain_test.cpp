#include "services/admin/chain.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::admin;

namespace {

std::vector<Entry> chain(int entries) {
  std::vector<events::Access> accesses;
  for (int i = 0; i < entries; ++i) {
    accesses.push_back({.id = new_id(),
                        .at = Clock::now(),
                        .actor_id = new_id(),
                        .actor_role = Role::receptionist,
                        .action = "appointment.read",
                        .subject_kind = "patient",
                        .subject_id = new_id(),
                        .client = "192.0.2.7",
                        .detail = "appointment=1"});
  }
  Head head;
  return link(head, std::move(accesses));
}

// The first thing that is wrong, "" where nothing is.
std::string wrong(const std::vector<Entry>& entries, const std::optional<Head>& expected = {}) {
  ChainCheck check(expected);
  for (const auto& entry : entries) {
    if (const auto why = check.next(entry)) return *why;
  }
  return check.end().value_or("");
}

std::string changed(int seq) {
  return "entry " + std::to_string(seq) + ", id ";
}

}  // namespace

TEST_CASE("a chain is whole however it was made, and empty too") {
  CHECK(wrong({}) == "");
  CHECK(wrong(chain(20)) == "");

  Head head;
  auto entries = link(head, {{.id = new_id(), .action = "a"}});
  for (auto& entry : link(head, {{.id = new_id(), .action = "b"}, {.id = new_id(), .action = "c"}}))
    entries.push_back(entry);
  CHECK(wrong(entries) == "");
  CHECK(head.seq == 3);
  CHECK(head.hash == entries.back().hash);
}

TEST_CASE("the hash is of the entry before and of canonical text, which stays as it is") {
  Head head;
  const auto first = link(head, {{.id = *parse_uuid("0193a5c0-0000-7000-8000-000000000001"),
                                  .at = *parse_instant("2026-12-01T09:00:00.5Z"),
                                  .actor_id = *parse_uuid("0193a5c0-0000-7000-8000-000000000002"),
                                  .actor_role = Role::admin,
                                  .action = "dead_letter.replay",
                                  .subject_kind = "dead_letter",
                                  .client = "192.0.2.7",
                                  .detail = "x"}});
  CHECK(first.front().hash == "49205fa7a99b574a544bf686cb466272449d63e3615dd2c748f3894006a33b81");
}

TEST_CASE("an entry that was changed in anything is found") {
  const auto good = chain(9);
  const auto with = [&](const auto& change) {
    auto entries = good;
    change(entries[4]);
    return wrong(entries);
  };
  const auto is_fifth = [&](const std::string& why) { return why.starts_with(changed(5)); };
  CHECK(is_fifth(with([](Entry& e) { e.id = new_id(); })));
  CHECK(is_fifth(with([](Entry& e) { e.at += std::chrono::microseconds(1); })));
  CHECK(is_fifth(with([](Entry& e) { e.actor_id.reset(); })));
  CHECK(is_fifth(with([](Entry& e) { e.actor_role = Role::admin; })));
  CHECK(is_fifth(with([](Entry& e) { e.action = "appointment.cancel"; })));
  CHECK(is_fifth(with([](Entry& e) { e.subject_kind = "doctor"; })));
  CHECK(is_fifth(with([](Entry& e) { e.subject_id = new_id(); })));
  CHECK(is_fifth(with([](Entry& e) { e.client.reset(); })));
  CHECK(is_fifth(with([](Entry& e) { e.detail += " "; })));
  CHECK(is_fifth(with([](Entry& e) { e.hash[0] = e.hash[0] == '0' ? '1' : '0'; })));
  // What is moved from one member to the next is another text.
  CHECK(is_fifth(with([](Entry& e) {
    e.action += "patient";
    e.subject_kind.clear();
  })));
}

TEST_CASE("an entry that is missing, and one that was put in the place of another, are found") {
  auto entries = chain(9);
  const auto good = entries;
  entries.erase(entries.begin() + 3);
  CHECK(wrong(entries) == "entry 4 is missing");
  entries.erase(entries.begin() + 3);
  CHECK(wrong(entries) == "entries 4 to 5 are missing");
  entries = good;
  entries.erase(entries.begin());
  CHECK(wrong(entries) == "entry 1 is missing");

  // Taken out, and those behind it moved up.
  entries = good;
  entries.erase(entries.begin() + 3);
  for (std::size_t i = 3; i < entries.size(); ++i) --entries[i].seq;
  CHECK(wrong(entries).starts_with(changed(4)));

  entries = good;
  std::swap(entries[5], entries[6]);
  std::swap(entries[5].seq, entries[6].seq);
  CHECK(wrong(entries).starts_with(changed(6)));
  entries = good;
  std::swap(entries[5], entries[6]);
  CHECK(wrong(entries) == "entry 6 is missing");
  entries = good;
  entries.insert(entries.begin() + 5, entries[4]);
  CHECK(wrong(entries) == "entry 5 comes after entry 5");
}

TEST_CASE("a head that was kept shows that the end is missing, or that all was written anew") {
  const auto good = chain(9);
  const Head seventh{7, good[6].hash}, last{9, good[8].hash};
  CHECK(wrong(good, seventh) == "");
  CHECK(wrong(good, last) == "");
  const std::vector<Entry> cut(good.begin(), good.begin() + 6);
  CHECK(wrong(cut) == "");
  CHECK(wrong(cut, seventh) == "entry 7 is missing, or more: the chain ends too soon");
  CHECK(wrong(cut, last) == "entries 7 to 9 are missing, or more: the chain ends too soon");
  CHECK(wrong({}, last) == "entries 1 to 9 are missing, or more: the chain ends too soon");
  CHECK(wrong(chain(9), seventh).starts_with("entry 7 or one before it was written anew"));
}

TEST_CASE("a head is written and read again; what is none is not read") {
  const Head head{17, std::string(64, 'a')};
  const auto again = parse_head(text_of(head));
  REQUIRE(again);
  CHECK(again->seq == 17);
  CHECK(again->hash == head.hash);
  for (const std::string& text :
       {std::string(""), std::string("17"), "17:" + std::string(63, 'a'), "17:" + std::string(64, 'g'),
        "0:" + head.hash, "-1:" + head.hash, ":" + head.hash, "x17:" + head.hash, "17:" + head.hash + "a"}) {
    CHECK_MESSAGE(!parse_head(text), text);
  }
}
