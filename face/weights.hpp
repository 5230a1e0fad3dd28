// What a network weighs, as the npm package of docs/faces.md ships it: a manifest in JSON that names tensors, and their
// values one after the other, in floats or in bytes between two floats. A file that is not as face/weights.sha256 says
// is not read.
#pragma once

#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace consulta::face {

struct Tensor {
  std::vector<int> shape;
  std::vector<float> values;
};

// They are not there, or are not what they should be; says so to who looks after the machine.
struct WeightsError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

using Weights = std::map<std::string, Tensor, std::less<>>;

// Throws WeightsError where the two do not belong together.
Weights parse_weights(std::string_view manifest, std::string_view values);

// Those of one network, FOLDER/NAME-weights_manifest.json and FOLDER/NAME.bin. Throws WeightsError.
Weights load_weights(const std::string& folder, const std::string& name);

}  // namespace consulta::face
