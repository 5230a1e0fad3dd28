#include "engine/ids.hpp"

namespace consulta::engine {

Ids& fresh_ids() {
  struct Fresh : Ids {
    Uuid next() override { return new_id(); }
    std::string token() override { return random_token(16); }
  };
  static Fresh fresh;
  return fresh;
}

}  // namespace consulta::engine
