// What is kept of a face that somebody lets the clinic recognise, and when two are of one person. A template is what a
// network made of a picture: near another where both are of one person, and of use to nothing but that comparison.
//
// Templates are comparable only where one model made them: `face_model` names it, is kept beside each, and changes with
// whatever changes its numbers.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace consulta {

inline constexpr std::string_view face_model = "dlib-resnet-29/1";

using FaceTemplate = std::array<float, 128>;

// Farther apart are different people. Chosen so that strangers are nobody: `consulta-face --evaluate` shows what it
// does.
inline constexpr double face_threshold = 0.42;

double distance_of(const FaceTemplate& a, const FaceTemplate& b);

// What is kept of several pictures of one person; none where they are not all of one.
std::optional<FaceTemplate> enrol(std::span<const FaceTemplate> pictures);

// The place in `known`, one template a person, of whom this is. None where it is nobody of them, or could be another of
// them too: then nobody is taken for anybody.
std::optional<std::size_t> recognise(const FaceTemplate& face, std::span<const FaceTemplate> known,
                                     double threshold = face_threshold);

}  // namespace consulta
