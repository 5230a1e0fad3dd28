// The audit's chain. Entries are numbered without gaps, and each has the hash
//
//   SHA-256(hash of the one before, as 64 hexadecimal digits ‖ the entry as canonical text)
//
// so that none can be changed, taken out, put in or put elsewhere without its being seen by whoever reads them all.
// That the last ones are missing, or that all are written anew, is seen only by who has kept a head: the number and
// hash of an entry. The canonical text is a JSON object, as chain.cpp has it, and never changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "events/every_service.hpp"

namespace consulta::admin {

struct Entry : events::Access {
  std::int64_t seq = 0;  // the first is 1
  std::string hash;
};
BOOST_DESCRIBE_STRUCT(Entry, (events::Access), (seq, hash))

struct Head {
  std::int64_t seq = 0;
  std::string hash = std::string(64, '0');
};
BOOST_DESCRIBE_STRUCT(Head, (), (seq, hash))

// The two as they are written: "17:<hash>".
std::string text_of(const Head& head);
std::optional<Head> parse_head(const std::string& text);

// The next ones, in this order; `head` is the last one then.
std::vector<Entry> link(Head& head, std::vector<events::Access> accesses);

// Looks at a chain from its beginning, entry by entry.
class ChainCheck {
 public:
  // `expected`: a head that was kept.
  explicit ChainCheck(std::optional<Head> expected = {}) : expected_(std::move(expected)) {}

  // What is wrong with the next one, or before it; nothing where it is as it was written.
  std::optional<std::string> next(const Entry& entry);
  // What is wrong where there are no more.
  std::optional<std::string> end() const;

  // The last one that was good.
  const Head& head() const { return head_; }

 private:
  Head head_;
  std::optional<Head> expected_;
};

}  // namespace consulta::admin
