#include "face/readers.hpp"

namespace consulta::face {
namespace {

std::variant<FaceTemplate, Unsure, Unreadable> read_by(Reader& reader, std::string_view bytes) {
  const auto picture = decode(bytes);
  if (const auto* unreadable = std::get_if<Unreadable>(&picture)) return *unreadable;
  const auto face = reader.read(std::get<Picture>(picture));
  if (const auto* unsure = std::get_if<Unsure>(&face)) return *unsure;
  return std::get<FaceTemplate>(face);
}

}  // namespace

Readers::Readers(const std::string& folder, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) free_.push_back(std::make_unique<Reader>(folder));
}

std::variant<FaceTemplate, Unsure, Unreadable> Readers::read(std::string_view picture) {
  std::unique_lock lock(mutex_);
  freed_.wait(lock, [&] { return !free_.empty(); });
  // Whatever happens, it is given back.
  struct Turn {
    Readers& all;
    std::unique_ptr<Reader> reader;
    ~Turn() {
      const std::lock_guard given(all.mutex_);
      all.free_.push_back(std::move(reader));
      all.freed_.notify_one();
    }
  } turn{*this, std::move(free_.back())};
  free_.pop_back();
  lock.unlock();
  return read_by(*turn.reader, picture);
}

}  // namespace consulta::face
