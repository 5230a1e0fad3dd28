// A mutation for inputs that are HTTP messages, every second one: a field line of standard names and words between two
// lines. Bytes changed one by one break lines sooner than they make one that names another. Included by the one source
// of a fuzz target, of which libFuzzer finds it by its name.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max);

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max, unsigned seed) {
  static constexpr std::array<std::string_view, 16> names{"Host",
                                                          "Connection",
                                                          "Content-Length",
                                                          "Transfer-Encoding",
                                                          "Authorization",
                                                          "Cookie",
                                                          "Expect",
                                                          "TE",
                                                          "Trailer",
                                                          "Upgrade",
                                                          "Keep-Alive",
                                                          "Content-Type",
                                                          "Idempotency-Key",
                                                          "X-Request-Id",
                                                          "Forwarded",
                                                          "Via"};
  // What a field may say; some fields (Connection, Trailer, TE) say the names of others.
  static constexpr std::array<std::string_view, 8> words{"close", "keep-alive", "chunked", "100-continue",
                                                         "gzip",  "0",          "5",       "a, b"};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::size_t> lines;  // where each begins
  for (auto at = text.find("\r\n"); at != std::string_view::npos; at = text.find("\r\n", at + 2))
    lines.push_back(at + 2);
  const auto draw = [&seed](std::size_t choices) {
    const auto drawn = seed % choices;
    seed /= static_cast<unsigned>(choices);
    return drawn;
  };
  if (draw(2) == 0 || lines.empty()) return LLVMFuzzerMutate(data, size, max);
  const auto name = names[draw(names.size())];
  const auto said = draw(names.size() + words.size());
  const auto word = said < names.size() ? names[said] : words[said - names.size()];
  const auto at = lines[draw(lines.size())];
  const auto length = name.size() + 2 + word.size() + 2;
  if (size + length > max) return LLVMFuzzerMutate(data, size, max);
  std::memmove(data + at + length, data + at, size - at);
  auto* out = data + at;
  for (const auto part : {name, std::string_view(": "), word, std::string_view("\r\n")}) {
    std::memcpy(out, part.data(), part.size());
    out += part.size();
  }
  return size + length;
}
