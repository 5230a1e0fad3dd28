#include "platform/observe/log.hpp"
#include "platform/security/sealed_box.hpp"
#include "services/reception/service.hpp"

namespace consulta::reception {

void seal_faces_anew(sql::Session& db, const Secrets& keys) {
  std::size_t unopened = 0;
  Uuid after{};
  for (auto page = store::faces(db, after); !page.empty(); page = store::faces(db, after)) {
    after = page.back().patient_id;
    for (const auto& known : page) {
      if (unseal(known.sealed, keys.first())) continue;
      const auto face = open_face(known, keys);
      if (face) store::seal_face(db, known, sealed_face(known.patient_id, *face, keys));
      if (!face) ++unopened;
    }
  }
  if (unopened == 0) return;
  spdlog::error("{} faces are sealed with another CONSULTA_SEAL_KEY: nobody is recognised by them", unopened);
}

}  // namespace consulta::reception
