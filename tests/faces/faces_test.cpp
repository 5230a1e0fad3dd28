// The whole of consulta-face, with the weights that CONSULTA_FACE_WEIGHTS names, and where CONSULTA_FACE_PICTURES names
// a folder with a folder of pictures for each of some people, how well it tells them apart. tests/faces/run is what
// runs it.
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <opencv2/imgproc.hpp>

#include "face/evaluation.hpp"
#include "face/settings.hpp"
#include "platform/http/http_client.hpp"
#include "platform/json/json.hpp"
#include "tests/faces/pictures.hpp"
#include "tests/support/program.hpp"

using namespace consulta;
using namespace consulta::face;
using namespace consulta::testing;

namespace {

const std::string key = "a key of twenty-four char";

std::string setting(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}
std::string weights() {
  const auto folder = setting("CONSULTA_FACE_WEIGHTS");
  REQUIRE_MESSAGE(!folder.empty(), "CONSULTA_FACE_WEIGHTS names no folder: tests/faces/run sets it");
  return folder;
}

// What a reader makes of the folder of pictures.
struct Shown {
  std::vector<Person> people;
  Reader reader;
  explicit Shown(Align align) : reader(weights(), align) {
    use_no_threads();
    people = read_people(reader, setting("CONSULTA_FACE_PICTURES"));
  }
};
const Shown& as_it_is() {
  static const Shown shown(Align::landmarks);
  return shown;
}
bool has_pictures() {
  if (!setting("CONSULTA_FACE_PICTURES").empty()) return true;
  MESSAGE("skipped: CONSULTA_FACE_PICTURES names no folder of people's pictures");
  return false;
}

// A picture of the set, as a camera would have it: larger, with something around.
cv::Mat camera(std::size_t person) {
  std::vector<std::filesystem::path> people;
  for (const auto& entry : std::filesystem::directory_iterator(setting("CONSULTA_FACE_PICTURES"))) {
    if (entry.is_directory()) people.push_back(entry.path());
  }
  std::ranges::sort(people);
  std::vector<std::filesystem::path> pictures;
  for (const auto& entry : std::filesystem::directory_iterator(people.at(person))) pictures.push_back(entry.path());
  std::ranges::sort(pictures);
  const auto picture = read_picture(pictures.at(0));
  REQUIRE(picture);
  const cv::Mat pixels(picture->height, picture->width, CV_8UC3, const_cast<std::uint8_t*>(picture->rgb.data()));
  cv::Mat larger, framed;
  cv::resize(pixels, larger, {276, 336}, 0, 0, cv::INTER_CUBIC);
  cv::copyMakeBorder(larger, framed, 72, 72, 182, 182, cv::BORDER_REPLICATE);
  return framed;
}
Picture picture_of(const cv::Mat& pixels) {
  const cv::Mat whole = pixels.clone();
  return {whole.cols, whole.rows, {whole.data, whole.data + 3 * whole.total()}};
}

HttpResult ask(const Program& program, const std::string& body, const std::string& shown = key) {
  HttpClient client;
  return client.send({.url = "http://127.0.0.1:" + std::to_string(program.port()) + "/internal/faces",
                      .method = "POST",
                      .headers = {{"Content-Type", "image/jpeg"}, {"X-Internal-Key", shown}},
                      .body = body});
}
std::string code_of(const HttpResult& result) {
  const auto document = json::parse(result.body);
  REQUIRE(document.HasMember("code"));
  return document["code"].GetString();
}
Program started() {
  return Program("consulta-face",
                 {{"CONSULTA_PORT", "0"}, {"CONSULTA_FACE_KEY", key}, {"CONSULTA_FACE_WEIGHTS", weights()}});
}

}  // namespace

TEST_CASE("faces: who shows no key is answered nothing, and what is no face is refused with its reason") {
  const auto program = started();
  const auto grey = jpeg_of(grey_picture(640, 480, 120));
  CHECK(ask(program, grey, "another key of some length").status == 401);
  const auto nobody = ask(program, grey);
  CHECK(nobody.status == 422);
  CHECK(code_of(nobody) == "no_face");
  CHECK(code_of(ask(program, "no picture")) == "no_picture");
  CHECK(code_of(ask(program, jpeg_of(grey_picture(2049, 2048, 0)))) == "too_many_pixels");
  const auto large = ask(program, std::string(most_bytes + 1, 'x'));
  CHECK(large.status == 413);
}

TEST_CASE("faces: operators see that it is ready, and what it has read") {
  const auto program = started();
  ask(program, jpeg_of(grey_picture(640, 480, 120)));
  HttpClient client;
  const auto at = "http://127.0.0.1:" + std::to_string(program.port());
  CHECK(client.send({.url = at + "/readyz"}).status == 200);
  const auto metrics = client.send({.url = at + "/metrics"}).body;
  CHECK(metrics.find("consulta_face_pictures_total{outcome=\"no_face\"} 1") != std::string::npos);
}

TEST_CASE("faces: one face is a template, the same each time, near that of another picture of whom it shows") {
  if (!has_pictures()) return;
  const auto program = started();
  const auto picture = picture_of(camera(0));
  const auto result = ask(program, jpeg_of(picture));
  REQUIRE(result.status == 200);
  CHECK(ask(program, jpeg_of(picture)).body == result.body);
  const auto document = json::parse(result.body);
  CHECK(std::string(document["model"].GetString()) == face_model);
  REQUIRE(document["face"].Size() == std::tuple_size_v<FaceTemplate>);
  FaceTemplate face{};
  for (rapidjson::SizeType i = 0; i < face.size(); ++i) face[i] = static_cast<float>(document["face"][i].GetDouble());
  const auto& people = as_it_is().people;
  REQUIRE(people.at(0).at(1));
  REQUIRE(people.at(1).at(1));
  CHECK(distance_of(face, *people[0][1]) < face_threshold);
  CHECK(distance_of(face, *people[1][1]) > face_threshold);
  // As a PNG, and as small as a screen shows it.
  cv::Mat half;
  cv::resize(camera(0), half, {}, 0.5, 0.5, cv::INTER_AREA);
  CHECK(ask(program, png_of(picture_of(half))).status == 200);
}

TEST_CASE("faces: two beside each other, one far away, and one that moved are not sure") {
  if (!has_pictures()) return;
  const auto program = started();
  cv::Mat two, small, moved;
  cv::hconcat(camera(0).colRange(150, 490), camera(1).colRange(150, 490), two);
  CHECK(code_of(ask(program, jpeg_of(picture_of(two)))) == "several_faces");
  cv::resize(camera(0), small, {}, 0.16, 0.16, cv::INTER_AREA);
  CHECK(code_of(ask(program, jpeg_of(picture_of(small)))) == "face_too_small");
  cv::GaussianBlur(camera(0), moved, {}, 9);
  CHECK(code_of(ask(program, jpeg_of(picture_of(moved)))) == "face_blurred");
}

TEST_CASE("faces: people are told apart, strangers are nobody, and alignment and the threshold are what does it") {
  if (!has_pictures()) return;
  const auto& people = as_it_is().people;
  const auto figures = figures_of(people, face_threshold);
  CHECK(figures.unsure * 100 <= figures.pictures * 15);  // where faces fill their pictures
  CHECK(figures.not_enrolled == 0);
  CHECK(figures.nearest * 100 >= figures.probes * 99);
  CHECK(figures.rejected * 100 <= figures.probes * 4);
  CHECK(figures.mistaken == 0);
  CHECK(figures.taken_for_somebody == 0);
  CHECK(figures.equal_error_rate < 0.01);
  // Each of these would be seen.
  const Shown unaligned(Align::box);
  CHECK(figures_of(unaligned.people, face_threshold).rejected > 3 * figures.rejected);
  const auto strict = figures_of(people, face_threshold - 0.1);
  CHECK(strict.rejected * 100 > strict.probes * 4);
  const auto lax = figures_of(people, face_threshold + 0.15);
  CHECK(lax.mistaken + lax.taken_for_somebody > 0);
}
