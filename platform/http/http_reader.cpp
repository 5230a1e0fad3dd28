#include "platform/http/http_reader.hpp"

#include <algorithm>

namespace consulta::http {
namespace {

constexpr Refusal bad_line_end{400, "malformed_request", "Lines end with CR and LF."};
constexpr Refusal no_request{400, "malformed_request", "The request is not valid HTTP."};
constexpr Refusal bad_chunk{400, "malformed_request", "The chunks of the body are malformed."};
constexpr Refusal head_too_large{431, "header_too_large", "The header of the request is too large."};
constexpr Refusal target_too_long{414, "target_too_long", "The request target is too long."};
constexpr Refusal body_too_large{413, "body_too_large", "The body is larger than this server takes."};

constexpr Refusal late_framing{400, "malformed_request", "What frames or routes a request does not come after it."};

// Fields that say what a request is must not come when it is known already (RFC 9110, 6.5.1).
bool is_framing(std::string_view name) {
  return same_name(name, "content-length") || same_name(name, "transfer-encoding") || same_name(name, "host") ||
         same_name(name, "connection");
}

// Whether a CR in `line`, from `begin` on, is followed by something else than LF.
bool has_bare_return(std::string_view line, std::size_t begin) {
  const auto at = line.find('\r', begin);
  return at != std::string_view::npos && at + 1 < line.size() && line[at + 1] != '\n';
}

// Takes a line off `bytes`, or what there is of it.
std::string_view next_line(std::string_view& bytes) {
  const auto end = bytes.find('\n');
  const auto line = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
  bytes.remove_prefix(line.size());
  return line;
}

}  // namespace

void RequestReader::refuse(const Refusal& refusal) {
  stage_ = Stage::refused;
  refusal_ = refusal;
}

void RequestReader::read_head(std::string_view& bytes) {
  while (stage_ == Stage::head && !bytes.empty()) {
    const auto line = next_line(bytes);
    if (text_.size() + line.size() > limits_.head) return refuse(line_begin_ == 0 ? target_too_long : head_too_large);
    const auto seen = text_.size();
    text_ += line;
    if (has_bare_return(text_, std::max(line_begin_, seen > 0 ? seen - 1 : 0))) return refuse(bad_line_end);
    if (line.back() == '\n') end_line();
  }
  if (stage_ == Stage::head && line_begin_ == 0 && !text_.empty() && text_.front() != '\r' &&
      !is_token({text_.data(), 1})) {
    refuse(no_request);  // TLS, most likely, whose lines may never end
  }
}

void RequestReader::end_line() {
  const auto size = text_.size() - line_begin_;
  if (size < 2 || text_[text_.size() - 2] != '\r') return refuse(bad_line_end);
  if (size > 2) {
    const bool first = line_begin_ == 0;
    line_begin_ = text_.size();
    if (first) check_request_line();
  } else if (line_begin_ > 0) {
    end_head();
  } else {
    text_.clear();
    if (++empty_lines_ > limits_.empty_lines) refuse(no_request);
  }
}

// What can never become a request is told at once, not when its sender has waited for long enough.
void RequestReader::check_request_line() {
  const std::string_view line(text_.data(), text_.find("\r\n"));
  if (const auto refusal = read_request_line(line, head_)) return refuse(*refusal);
  head_.clear();  // `text_` is still growing
}

void RequestReader::end_head() {
  if (const auto refusal = http::read_head(text_, limits_, head_)) return refuse(*refusal);
  left_ = head_.length;
  stage_ = head_.has_body() ? Stage::body : Stage::complete;
}

void RequestReader::limit_body(std::uint64_t bytes) {
  most_ = std::min(limits_.body, bytes);
  if (stage_ == Stage::body && left_ > most_) refuse(body_too_large);
}

std::string_view RequestReader::read_body(std::string_view& bytes) {
  while (stage_ == Stage::body && !bytes.empty()) {
    if (!head_.chunked || part_ == Part::content) {
      const auto piece = bytes.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(left_, bytes.size())));
      bytes.remove_prefix(piece.size());
      left_ -= piece.size();
      if (left_ == 0 && head_.chunked) part_ = Part::content_end;
      if (left_ == 0 && !head_.chunked) stage_ = Stage::complete;
      return piece;
    }
    if (!take_line(bytes, part_ == Part::trailers ? limits_.trailers : limits_.chunk_line)) continue;
    if (part_ == Part::line) {
      begin_chunk();
    } else if (part_ == Part::trailers) {
      end_trailer();
    } else if (line_.empty()) {
      part_ = Part::line;
    } else {
      refuse(bad_chunk);
    }
    line_.clear();
  }
  return {};
}

// Whether `line_` is whole, without its CRLF.
bool RequestReader::take_line(std::string_view& bytes, std::size_t limit) {
  const auto some = next_line(bytes);
  if (line_.size() + some.size() > limit + 2) {
    refuse(part_ == Part::trailers ? head_too_large : bad_chunk);
    return false;
  }
  line_ += some;
  if (part_ == Part::content_end && line_.front() != '\r') {
    refuse(bad_chunk);
    return false;
  }
  if (some.back() != '\n') {
    if (has_bare_return(line_, 0)) refuse(bad_line_end);
    return false;
  }
  if (!line_.ends_with("\r\n")) {
    refuse(bad_line_end);
    return false;
  }
  line_.resize(line_.size() - 2);
  return true;
}

void RequestReader::begin_chunk() {
  std::size_t extensions = 0;
  if (const auto refusal = read_chunk_line(line_, left_, extensions)) return refuse(*refusal);
  extensions_ += extensions;
  if (extensions_ > limits_.chunk_extensions) return refuse(bad_chunk);
  if (left_ > most_ - taken_) return refuse(body_too_large);
  taken_ += left_;
  part_ = left_ > 0 ? Part::content : Part::trailers;
}

void RequestReader::end_trailer() {
  if (line_.empty()) {
    stage_ = Stage::complete;
    return;
  }
  trailers_ += line_.size();
  if (trailers_ > limits_.trailers) return refuse(head_too_large);
  Field dropped;
  if (const auto refusal = read_field_line(line_, dropped)) return refuse(*refusal);
  if (is_framing(dropped.name)) refuse(late_framing);
}

void RequestReader::next() {
  stage_ = Stage::head;
  head_.clear();
  text_.clear();
  line_begin_ = 0;
  empty_lines_ = 0;
  part_ = Part::line;
  most_ = limits_.body;
  left_ = taken_ = 0;
  extensions_ = trailers_ = 0;
}

}  // namespace consulta::http
