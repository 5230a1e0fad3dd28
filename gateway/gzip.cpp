#include "gateway/gzip.hpp"

#include <new>

namespace consulta::gateway {
namespace {

constexpr int gzip_format = 15 + 16;

}  // namespace

Gzip::Gzip(int level) {
  if (deflateInit2(&stream_, level, Z_DEFLATED, gzip_format, 8, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
}

Gzip::~Gzip() {
  deflateEnd(&stream_);
}

std::string_view Gzip::add(std::string_view piece, bool last) {
  out_.resize(deflateBound(&stream_, piece.size()) + 64);
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(piece.data()));
  stream_.avail_in = static_cast<uInt>(piece.size());
  std::size_t size = 0;
  do {
    if (size == out_.size()) out_.resize(2 * out_.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out_.data() + size);
    stream_.avail_out = static_cast<uInt>(out_.size() - size);
    deflate(&stream_, last ? Z_FINISH : Z_NO_FLUSH);
    size = out_.size() - stream_.avail_out;
  } while (stream_.avail_out == 0);
  return std::string_view(out_).substr(0, size);
}

bool compressible(std::string_view type) {
  type = type.substr(0, type.find(';'));
  return (type.starts_with("text/") && type != "text/event-stream") || type.ends_with("json") ||
         type.ends_with("yaml") || type == "text/javascript" || type == "application/javascript" ||
         type == "image/svg+xml";
}

}  // namespace consulta::gateway
