// docs/openapi.yaml as something to hold what the running system answers against. Stricter than the document itself: an
// object may have no member, an answer no header field, and a problem no code that is not described.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/schema.hpp"

namespace consulta::testing {

struct Exchange {
  std::string method, target, request_body;
  int status = 0;
  std::vector<std::pair<std::string, std::string>> headers;  // of the answer, names in lower case
  std::string body;
};

class OpenApi {
 public:
  // Throws when the document cannot be read or refers to what is not there.
  explicit OpenApi(const std::string& file);
  ~OpenApi();

  // In what way the exchange is not as described; "" when it is.
  std::string fault(const Exchange& exchange);

  // Operations described that no exchange so far has seen succeed.
  std::vector<std::string> untried() const;

 private:
  struct Header {
    bool required = false;
    bool is_number = false;
    std::shared_ptr<Schema> schema;
  };
  using Headers = std::map<std::string, Header>;  // by name, in lower case
  struct Response {
    std::map<std::string, std::shared_ptr<Schema>> content;  // by media type; none: of any content
    Headers headers;
    std::set<std::string> codes;  // of a problem
  };
  struct Operation {
    std::string id;
    std::map<std::string, Response> responses;  // by status
    std::shared_ptr<Schema> request;
    bool form = false;  // its body is one, not JSON
  };
  struct Reader;
  struct Path {
    std::vector<std::string> segments;
    std::map<std::string, Operation> operations;  // by method
  };

  const Path* find(const std::string& path) const;
  std::string fault_of_headers(const Exchange& exchange, const Response& described) const;

  std::vector<Path> paths_;
  Headers everywhere_;  // what any answer may have
  std::set<std::string> tried_;
};

}  // namespace consulta::testing
