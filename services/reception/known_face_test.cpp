#include "services/reception/known_face.hpp"

#include <doctest/doctest.h>

using namespace consulta;
using namespace consulta::reception;

TEST_CASE("a template is opened by any of the keys, as its owner's alone") {
  FaceTemplate face{};
  for (std::size_t i = 0; i < face.size(); ++i) face[i] = static_cast<float>(i) / 7 - 3;
  const Secrets old("old key"), both("new key\nold key"), other("other key");
  KnownFace known{new_id(), std::string(face_model), "", Clock::now()};
  known.sealed = sealed_face(known.patient_id, face, old);
  CHECK(open_face(known, old) == face);
  CHECK(open_face(known, both) == face);
  CHECK(!open_face(known, other));
  CHECK(!open_face(known, Secrets()));
  auto anew = known;
  anew.sealed = sealed_face(known.patient_id, face, both);
  CHECK(open_face(anew, Secrets("new key")) == face);
  CHECK(!open_face(anew, old));
  auto moved = known;
  moved.patient_id = new_id();
  CHECK(!open_face(moved, old));
  auto changed = known;
  changed.sealed.back() = changed.sealed.back() == 'A' ? 'B' : 'A';
  changed.sealed.front() = changed.sealed.front() == 'A' ? 'B' : 'A';
  CHECK(!open_face(changed, old));
  known.sealed = "";
  CHECK(!open_face(known, old));
}
