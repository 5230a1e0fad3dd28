#include "platform/http/problem.hpp"

#include "platform/http/problem_types.hpp"

namespace consulta {
namespace {

struct Body {
  std::string type, title;
  int status = 0;
  std::string detail, code, request_id;
};
BOOST_DESCRIBE_STRUCT(Body, (), (type, title, status, detail, code, request_id))

struct ValidationBody : Body {
  std::vector<json::FieldError> errors;
};
BOOST_DESCRIBE_STRUCT(ValidationBody, (Body), (errors))

}  // namespace

Problem invalid(std::string field, std::string message) {
  json::FieldError error{std::move(field), std::move(message)};
  auto detail = error.text();
  return {422, "validation_failed", std::move(detail), {std::move(error)}};
}

Problem not_found(const std::string& what) {
  return {404, "not_found", "There is no such " + what + "."};
}

Problem unavailable(std::string detail, int retry_after_seconds) {
  Problem problem(503, "unavailable", std::move(detail));
  problem.retry_after_seconds = retry_after_seconds;
  return problem;
}

std::string_view status_title(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 406:
      return "Not Acceptable";
    case 408:
      return "Request Timeout";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 414:
      return "URI Too Long";
    case 415:
      return "Unsupported Media Type";
    case 417:
      return "Expectation Failed";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 431:
      return "Request Header Fields Too Large";
    case 501:
      return "Not Implemented";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    case 504:
      return "Gateway Timeout";
    case 505:
      return "HTTP Version Not Supported";
    default:
      return "Internal Server Error";
  }
}

std::string problem_body(const Problem& problem, std::string_view request_id) {
  ValidationBody body;
  const auto* type = find_problem_type(problem.code);
  body.type = type != nullptr ? problem_type_reference(type->code) : "about:blank";
  body.title = type != nullptr ? type->title : status_title(problem.status);
  body.status = problem.status;
  body.detail = problem.detail;
  body.code = problem.code;
  body.request_id = request_id;
  body.errors = problem.errors;
  auto out = problem.status == 422 ? json::write(body) : json::write(static_cast<const Body&>(body));
  for (const auto& [name, value] : problem.members) {
    out.back() = ',';
    out += json::write(name) + ":" + json::write(value) + "}";
  }
  return out;
}

}  // namespace consulta
