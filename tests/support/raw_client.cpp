#include "tests/support/raw_client.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>

#include "platform/http/http_rules.hpp"

namespace consulta::testing {
namespace {

using http::same_name;

void parse_head(RawReply& reply, const std::string& head) {
  std::istringstream lines(head);
  std::string line;
  lines >> reply.version >> reply.status;
  std::getline(lines, line);
  while (std::getline(lines, line) && line != "\r") {
    const auto colon = line.find(": ");
    REQUIRE(colon != std::string::npos);
    reply.fields.emplace_back(line.substr(0, colon), line.substr(colon + 2, line.size() - colon - 3));
  }
}

}  // namespace

std::string RawReply::find(const std::string& name) const {
  for (const auto& [key, value] : fields) {
    if (same_name(key, name)) return value;
  }
  return {};
}

bool RawReply::has(const std::string& name) const {
  return std::any_of(fields.begin(), fields.end(), [&](const auto& field) { return same_name(field.first, name); });
}

RawReply RawClient::next(bool to_head) {
  for (;;) {
    RawReply reply;
    if (!more_until("\r\n\r\n")) return reply;
    parse_head(reply, take(bytes_.find("\r\n\r\n") + 4));
    if (reply.status == 100) {
      ++continues_;
      continue;
    }
    reply.whole = read_body(reply, to_head);
    return reply;
  }
}

bool RawClient::more() {
  const auto some = connection_.receive_some();
  bytes_ += some;
  return !some.empty();
}

bool RawClient::more_until(const std::string& mark) {
  while (bytes_.find(mark) == std::string::npos) {
    if (!more()) return false;
  }
  return true;
}

std::string RawClient::take(std::size_t size) {
  auto out = bytes_.substr(0, size);
  bytes_.erase(0, size);
  return out;
}

bool RawClient::read_body(RawReply& reply, bool to_head) {
  if (to_head || reply.status == 204 || reply.status == 304) return true;
  if (same_name(reply.find("transfer-encoding"), "chunked")) return read_chunks(reply);
  if (reply.has("content-length")) {
    const auto size = std::stoul(reply.find("content-length"));
    while (bytes_.size() < size && more()) {
    }
    reply.body = take(size);
    return reply.body.size() == size;
  }
  while (more()) {
  }
  reply.body = take(bytes_.size());
  return true;
}

bool RawClient::read_chunks(RawReply& reply) {
  for (;;) {
    if (!more_until("\r\n")) return false;
    const auto size = std::stoul(take(bytes_.find("\r\n") + 2), nullptr, 16);
    while (bytes_.size() < size + 2 && more()) {
    }
    reply.body += take(size);
    if (take(2) != "\r\n") return false;
    if (size == 0) return true;
  }
}

}  // namespace consulta::testing
