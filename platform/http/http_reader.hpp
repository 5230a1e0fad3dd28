// Bytes from a client in, requests out (RFC 9112): what both servers read with. No socket, no clock, no thread; whoever
// has the bytes hands them over in pieces of any size, and the same bytes are the same requests however they are cut.
//
//   RequestReader reader(limits);
//   reader.read_head(bytes);                        // takes from the front of `bytes`, at most to the end of the head
//   if (reader.stage() == Stage::head) …            // more bytes are needed; nothing is left in `bytes`
//   if (reader.stage() == Stage::refused) …         // answer reader.refusal(), then close: no request follows
//   … reader.head() …                               // decide, perhaps answer before the body
//   while (reader.stage() == Stage::body) body += reader.read_body(bytes);  // more bytes where `bytes` is empty
//   reader.next();                                  // in Stage::complete; `bytes` begins with the next request
//
// Guarantees. A request is complete only when its last byte has been taken, and not one byte after that is taken. Once
// refused, always refused: no later byte becomes a request. Work is in proportion to the bytes; memory is bounded by
// the limits, whatever comes. Chunks' framing, extensions and trailers are checked and dropped.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/http_rules.hpp"

namespace consulta::http {

enum class Stage { head, body, complete, refused };

class RequestReader {
 public:
  explicit RequestReader(RequestLimits limits = {}) : limits_(limits), most_(limits.body) {}

  Stage stage() const { return stage_; }

  // In Stage::head: takes what belongs to the head off `bytes`. Becomes body, complete (there is no body) or refused.
  void read_head(std::string_view& bytes);

  // Of this request, before any of its body is taken: less than the limits allow. Becomes refused where it is more.
  void limit_body(std::uint64_t bytes);

  // In Stage::body: takes some of the body off `bytes`, framing included, and returns the next piece of its content,
  // a view into `bytes` as it was; it may be empty. Takes all of `bytes`, or up to the end of a piece or of the body.
  // Becomes complete or refused.
  std::string_view read_body(std::string_view& bytes);

  // From Stage::body on, until next(). When refused: as far as it was read.
  const RequestHead& head() const { return head_; }
  const Refusal& refusal() const { return *refusal_; }

  // Whether a request has begun: until then a client may be silent for long.
  bool begun() const { return stage_ != Stage::head || !text_.empty(); }

  // In Stage::complete: forgets the request and is ready for another.
  void next();

 private:
  enum class Part { line, content, content_end, trailers };  // of a chunked body

  void end_line();
  void check_request_line();
  void end_head();
  bool take_line(std::string_view& bytes, std::size_t limit);
  void begin_chunk();
  void end_trailer();
  void refuse(const Refusal& refusal);

  RequestLimits limits_;
  Stage stage_ = Stage::head;
  RequestHead head_;
  std::optional<Refusal> refusal_;
  std::string text_;            // of the head
  std::size_t line_begin_ = 0;  // of the line in `text_` that has not ended
  std::size_t empty_lines_ = 0;
  Part part_ = Part::line;
  std::string line_;         // of a chunked body's framing
  std::uint64_t most_;       // of the body
  std::uint64_t left_ = 0;   // of the body or of the chunk
  std::uint64_t taken_ = 0;  // of the chunks before
  std::size_t extensions_ = 0, trailers_ = 0;
};

}  // namespace consulta::http
