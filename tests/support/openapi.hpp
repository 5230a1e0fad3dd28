// docs/openapi.yaml as something to hold what the running system answers against. Stricter than the document itself:
// an object may have no member that is not described.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

namespace consulta::testing {

struct Exchange {
  std::string method, target, request_body;
  int status = 0;
  std::string content_type, body;
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
  struct Schema;
  struct Operation {
    std::string id;
    std::map<std::string, std::map<std::string, std::shared_ptr<Schema>>> responses;  // status → media type → schema
    std::shared_ptr<Schema> request;
    bool form = false;  // its body is one, not JSON
  };
  struct Path {
    std::vector<std::string> segments;
    std::map<std::string, Operation> operations;  // by method
  };

  const Path* find(const std::string& path) const;

  std::vector<Path> paths_;
  std::set<std::string> tried_;
};

}  // namespace consulta::testing
