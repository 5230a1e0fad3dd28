#include "face/weights.hpp"

#include <fmt/format.h>
#include <sodium.h>

#include <array>
#include <bit>
#include <boost/describe.hpp>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "face/weights_sums.hpp"
#include "platform/json/json.hpp"
#include "platform/security/base64.hpp"

namespace consulta::face {
namespace {

// A value is `min` and so many times `scale`.
struct Quantization {
  std::string dtype;
  double scale = 0;
  double min = 0;
};
BOOST_DESCRIBE_STRUCT(Quantization, (), (dtype, scale, min))

struct Named {
  std::string name;
  std::vector<int> shape;
  std::string dtype;
  std::optional<Quantization> quantization;
};
BOOST_DESCRIBE_STRUCT(Named, (), (name, shape, dtype, quantization))

struct Group {
  std::vector<Named> weights;
};
BOOST_DESCRIBE_STRUCT(Group, (), (weights))

constexpr std::int64_t largest = 1 << 22;  // values of one tensor
static_assert(std::endian::native == std::endian::little, "the files are");

std::size_t size_of(const Named& named) {
  std::int64_t size = 1;
  for (const std::int64_t side : named.shape) {
    if (side < 1 || side > largest / size) throw WeightsError(named.name + " has no shape");
    size *= side;
  }
  return static_cast<std::size_t>(size);
}

// Takes them from the front of `values`.
std::vector<float> taken(const Named& named, std::string_view& values) {
  const bool bytes = named.quantization.has_value();
  if (named.dtype != "float32" || (bytes && named.quantization->dtype != "uint8"))
    throw WeightsError(named.name + " is of an unknown kind");
  const auto count = size_of(named);
  const auto length = bytes ? count : count * sizeof(float);
  if (values.size() < length) throw WeightsError(named.name + " is cut off");
  std::vector<float> out(count);
  if (bytes) {
    for (std::size_t i = 0; i < count; ++i) {
      const auto step = static_cast<double>(static_cast<unsigned char>(values[i]));
      out[i] = static_cast<float>(named.quantization->min + step * named.quantization->scale);
    }
  } else {
    std::memcpy(out.data(), values.data(), length);
  }
  values.remove_prefix(length);
  return out;
}

std::string content_of(const std::string& folder, const std::string& name) {
  const auto path = folder + "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw WeightsError(fmt::format("cannot read {}: face/fetch {} brings it", path, folder));
  std::string content{std::istreambuf_iterator<char>(file), {}};
  std::array<unsigned char, crypto_hash_sha256_BYTES> sum{};
  crypto_hash_sha256(sum.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size());
  const auto line = hex_encode({reinterpret_cast<const char*>(sum.data()), sum.size()}) + "  " + name + "\n";
  if (weights_sums.find(line) == std::string_view::npos)
    throw WeightsError(
        fmt::format("{} is not what it should be: remove it, and face/fetch {} brings it", path, folder));
  return content;
}

}  // namespace

Weights parse_weights(std::string_view manifest, std::string_view values) {
  std::vector<Group> groups;
  try {
    groups = json::read<std::vector<Group>>(manifest, json::Unknown::ignore);
  } catch (const std::exception& e) {
    throw WeightsError(std::string("the manifest cannot be read: ") + e.what());
  }
  Weights out;
  for (const auto& group : groups) {
    for (const auto& named : group.weights) {
      Tensor tensor{named.shape, taken(named, values)};
      if (!out.emplace(named.name, std::move(tensor)).second) throw WeightsError(named.name + " is there twice");
    }
  }
  if (!values.empty()) throw WeightsError("there are more values than the manifest names");
  return out;
}

Weights load_weights(const std::string& folder, const std::string& name) {
  return parse_weights(content_of(folder, name + "-weights_manifest.json"), content_of(folder, name + ".bin"));
}

}  // namespace consulta::face
