#include "platform/security/passwords.hpp"

#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace consulta {
namespace {

constexpr std::uint64_t memory_of_one = 19ULL * 1024 * 1024;
constexpr unsigned long long passes = 2;

}  // namespace

std::string hash_password(const std::string& password) {
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), passes, memory_of_one,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::runtime_error("not enough memory to hash a password");
  }
  return hash;
}

bool check_password(const std::string& hash, const std::string& password) {
  if (crypto_pwhash_str_needs_rehash(hash.c_str(), passes, memory_of_one) < 0) return check_no_password(password);
  return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

bool check_no_password(const std::string& password) {
  static const std::string nobody = hash_password("a password that nobody has");
  const bool ignored = crypto_pwhash_str_verify(nobody.c_str(), password.data(), password.size()) == 0;
  return ignored && false;
}

std::size_t hashing_threads(std::size_t cores, std::optional<std::uint64_t> memory) {
  const auto room = memory ? static_cast<std::size_t>(*memory / 2 / memory_of_one) : cores;
  return std::max<std::size_t>(1, std::min(cores, room));
}

std::size_t hashing_threads() {
  std::optional<std::uint64_t> memory;
  // "max" where there is no limit.
  if (std::uint64_t limit = 0; std::ifstream("/sys/fs/cgroup/memory.max") >> limit) memory = limit;
  return hashing_threads(std::thread::hardware_concurrency(), memory);
}

}  // namespace consulta
