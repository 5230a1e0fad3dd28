// Some readers, for threads that take turns.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "face/reader.hpp"

namespace consulta::face {

class Readers {
 public:
  // Throws WeightsError.
  Readers(const std::string& folder, std::size_t count);

  // Waits for one that is free, so that no more pictures are decoded at a time than there are readers.
  std::variant<FaceTemplate, Unsure, Unreadable> read(std::string_view picture);

 private:
  std::mutex mutex_;
  std::condition_variable freed_;
  std::vector<std::unique_ptr<Reader>> free_;
};

}  // namespace consulta::face
