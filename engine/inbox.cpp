#include "engine/inbox.hpp"

#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

#include <unordered_set>

#include "broker/queries.hpp"
#include "platform/observe/metrics.hpp"

namespace consulta::engine {
namespace {

// Of the quick way.
void count_failed(const std::exception& e) {
  const auto* error = dynamic_cast<const sql::Error*>(&e);
  metrics::counter("consulta_quick_batches_failed_total",
                   "Batches that went the plain way after the quick one, by reason",
                   {{"reason", error != nullptr ? json::enum_text(error->kind) : "thrown"}})
      .Increment();
}

// Reads an object up to its member "id".
struct IdReader : rapidjson::BaseReaderHandler<rapidjson::UTF8<>, IdReader> {
  bool Default() { return depth > 0; }
  bool StartObject() { return ++depth > 0; }
  bool EndObject(rapidjson::SizeType) { return --depth > 0; }
  bool StartArray() { return depth++ > 0; }
  bool EndArray(rapidjson::SizeType) { return --depth > 0; }
  bool Key(const char* text, rapidjson::SizeType length, bool) {
    is_next = depth == 1 && std::string_view(text, length) == "id";
    return true;
  }
  bool String(const char* text, rapidjson::SizeType length, bool) {
    const bool found = is_next && depth == 1;
    if (found) id = parse_uuid({text, length});
    return depth > 0 && !found;
  }
  int depth = 0;
  bool is_next = false;
  std::optional<Uuid> id;
};

// Of the event, in whatever message it has come; of the message where it is none, which its reader will say.
Uuid id_of(const broker::Delivery& delivery) {
  IdReader found;
  rapidjson::MemoryStream text(delivery.body.data(), delivery.body.size());
  rapidjson::Reader().Parse<rapidjson::kParseIterativeFlag>(text, found);
  return found.id.value_or(delivery.id);
}

std::vector<Uuid> ids_of(std::span<const broker::Delivery> deliveries) {
  std::vector<Uuid> ids;
  ids.reserve(deliveries.size());
  for (const auto& delivery : deliveries) ids.push_back(id_of(delivery));
  return ids;
}

}  // namespace

void Inbox::apply(std::span<const broker::Delivery> deliveries) {
  run_attempts([&](Way way) {
    try {
      run(deliveries, way);
    } catch (const std::exception& e) {
      if (way == Way::quick) count_failed(e);
      throw;
    }
  });
}

void Inbox::run(std::span<const broker::Delivery> deliveries, Way way) {
  broker::Work work(session_, outlet_);
  Turn turn(work, way);
  if (way == Way::plain) {
    const auto fresh = enter_new(work.db(), deliveries);
    if (!fresh.empty()) handler_(fresh, turn);
  } else {
    handler_(deliveries, turn);
    work.finish_with(session_.statement(broker::queries::enter_deliveries, ids_of(deliveries)));
  }
  work.commit();
}

// Enters those of these that the inbox does not have, and returns them.
std::vector<broker::Delivery> Inbox::enter_new(sql::Session& db, std::span<const broker::Delivery> deliveries) {
  const auto ids = ids_of(deliveries);
  const auto entered = db.all(broker::queries::enter_new_deliveries, ids);
  std::unordered_set<Uuid, UuidHash> is_new(entered.begin(), entered.end());
  std::vector<broker::Delivery> fresh;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (is_new.erase(ids[i]) != 0) fresh.push_back(deliveries[i]);
  }
  return fresh;
}

}  // namespace consulta::engine
