// An HTTP client that believes nothing: it sends bytes, and reads answers by RFC 9112, 6.3, byte by byte.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "tests/support/raw.hpp"

namespace consulta::testing {

struct RawReply {
  int status = 0;  // 0: there was none
  std::string version;
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  bool whole = false;

  // The first field of this name, whatever its case; empty where there is none.
  std::string find(const std::string& name) const;
  bool has(const std::string& name) const;
};

class RawClient {
 public:
  explicit RawClient(int port) : connection_(port) {}

  void send(const std::string& bytes) { connection_.send(bytes); }
  // The next answer, 100s left out but counted.
  RawReply next(bool to_head);
  int continues() const { return continues_; }
  // Nothing more, and closed.
  bool over() { return bytes_.empty() && connection_.closes(std::chrono::seconds(5)); }

 private:
  bool more();
  bool more_until(const std::string& mark);
  std::string take(std::size_t size);
  bool read_body(RawReply& reply, bool to_head);
  bool read_chunks(RawReply& reply);

  RawConnection connection_;
  std::string bytes_;  // that have come and are not read yet
  int continues_ = 0;
};

}  // namespace consulta::testing
