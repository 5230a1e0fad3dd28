// How well faces are told apart, on a folder of pictures: one folder a person, whatever its name, with pictures in
// JPEG, PNG or PGM. `consulta-face --evaluate FOLDER` prints it.
//
// Three rounds. In each, every third person is a stranger; of the others three pictures are enrolled, others in each
// round, and the rest are shown, as are all of the strangers'. Pictures that the reader is not sure of count apart:
// there somebody takes another, or uses the code.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "face/reader.hpp"

namespace consulta::face {

// JPEG, PNG, or PGM of 8 bits; none where it is none of these.
std::optional<Picture> read_picture(const std::filesystem::path& path);

// What the reader made of each picture; none where it was not sure.
using Person = std::vector<std::optional<FaceTemplate>>;

// In the order of their names, so that the same folder has the same figures. Throws std::runtime_error where there is
// nothing to read.
std::vector<Person> read_people(Reader& reader, const std::string& folder);

struct Figures {
  std::size_t pictures = 0, unsure = 0;
  std::size_t not_enrolled = 0;  // whose first three pictures did not go together
  std::size_t probes = 0, nearest = 0, rejected = 0, mistaken = 0;
  std::size_t strangers = 0, taken_for_somebody = 0;
  double equal_error_rate = 0;
};
Figures figures_of(const std::vector<Person>& people, double threshold);

// The larger of both errors at the threshold where that is least: of `own` that are farther, of `others` that are not.
double equal_error_rate(std::vector<double> own, std::vector<double> others);

bool asks_to_evaluate(int argc, char** argv);
int evaluate(int argc, char** argv);

}  // namespace consulta::face
