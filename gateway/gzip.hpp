// Compresses an answer piece by piece (RFC 1952), through zlib.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>

namespace consulta::gateway {

class Gzip {
 public:
  // Of streams the level saves most of what the best does, for a fraction of its time (docs/measurements.md).
  explicit Gzip(int level = 2);
  ~Gzip();
  Gzip(const Gzip&) = delete;
  Gzip& operator=(const Gzip&) = delete;

  // What `piece` compresses to so far, which may be nothing; with `last` also what is left. Good until the next call.
  std::string_view add(std::string_view piece, bool last);

 private:
  z_stream stream_{};
  std::string out_;
};

// Whether text of this type gets smaller.
bool compressible(std::string_view content_type);

}  // namespace consulta::gateway
