// Outgoing HTTP through libcurl, with kept-alive connections. One client per thread.
#pragma once

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace consulta {

struct HttpCall {
  std::string url;
  std::string method = "GET";
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  std::chrono::milliseconds timeout{5000};
};

struct HttpResult {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case

  std::string header(const std::string& lower_case_name) const;  // the first, or ""
};

// No answer came: refused, timed out, cut.
struct HttpError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  // Any status is an answer. Throws HttpError. Redirects are not followed.
  HttpResult send(const HttpCall& call);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace consulta
