#include "face/weights.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using namespace consulta::face;

namespace {

constexpr auto manifest = R"([{"paths": ["a.bin"], "weights": [
  {"name": "steps", "shape": [2, 1], "dtype": "float32", "quantization": {"dtype": "uint8", "scale": 0.5, "min": -1}},
  {"name": "whole", "shape": [1], "dtype": "float32"}]}])";
const std::string values("\x00\xFF\x00\x00\x80\x3F", 6);  // the last four are 1.0

}  // namespace

TEST_CASE("weights: floats, and bytes between two floats") {
  const auto weights = parse_weights(manifest, values);
  REQUIRE(weights.size() == 2);
  CHECK(weights.at("steps").shape == std::vector{2, 1});
  CHECK(weights.at("steps").values == std::vector{-1.0F, 126.5F});
  CHECK(weights.at("whole").values == std::vector{1.0F});
}

TEST_CASE("weights: what does not belong together is refused") {
  CHECK_THROWS_AS(parse_weights(manifest, values.substr(1)), WeightsError);
  CHECK_THROWS_AS(parse_weights(manifest, values + "x"), WeightsError);
  CHECK_THROWS_AS(parse_weights("{", values), WeightsError);
  for (const auto* shape : {"[-1]", "[0]", "[4000000, 4000000]"}) {
    const auto text = std::string(R"([{"weights": [{"name": "a", "shape": )") + shape + R"(, "dtype": "float32"}]}])";
    CHECK_THROWS_AS(parse_weights(text, values), WeightsError);
  }
}

TEST_CASE("weights: a file that is another than it was is not read") {
  std::string name = (std::filesystem::temp_directory_path() / "consulta-weights.XXXXXX").string();
  const std::filesystem::path folder = mkdtemp(name.data());
  CHECK_THROWS_WITH_AS(load_weights(folder, "tiny_face_detector_model"), doctest::Contains("cannot read"),
                       WeightsError);
  std::ofstream(folder / "tiny_face_detector_model-weights_manifest.json") << manifest;
  std::ofstream(folder / "tiny_face_detector_model.bin") << values;
  CHECK_THROWS_WITH_AS(load_weights(folder, "tiny_face_detector_model"), doctest::Contains("not what it should be"),
                       WeightsError);
  std::filesystem::remove_all(folder);
}
