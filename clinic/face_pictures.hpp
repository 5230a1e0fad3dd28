// What pictures of faces may weigh, for whoever sends, carries, takes or reads them.
#pragma once

#include <cstddef>

namespace consulta {

inline constexpr std::size_t most_picture_bytes = 512 * 1024;

// A request that brings pictures, in base64. Three of the largest are a few bytes more.
inline constexpr std::size_t most_pictures_body = 2 * 1024 * 1024;

}  // namespace consulta
