#include "services/doctors/catalogue_cache.hpp"

namespace consulta::doctors {

std::shared_ptr<const Catalogue> CatalogueCache::get(sql::Session& db) {
  return read(db, store::catalogue_version(db));
}

std::shared_ptr<const Catalogue> CatalogueCache::hold(sql::Session& db) {
  return read(db, store::lock_catalogue_version(db));
}

std::shared_ptr<const Catalogue> CatalogueCache::read(sql::Session& db, std::int64_t version) {
  {
    std::lock_guard lock(mutex_);
    if (current_ && current_->version == version) return current_;
  }
  auto fresh = std::make_shared<Catalogue>();
  fresh->version = version;
  fresh->specialties = store::specialties(db);
  fresh->doctors = store::doctors(db);
  for (const auto& doctor : fresh->doctors) {
    fresh->timetables[doctor.id] = {doctor.weekly, doctor.slot_minutes, {}};
    fresh->names.emplace_back(doctor.full_name);
  }
  for (const auto& off : store::time_off_after(db, Clock::now())) {
    if (auto found = fresh->timetables.find(off.doctor_id); found != fresh->timetables.end()) {
      found->second.time_off.push_back({off.starts_at, off.ends_at});
    }
  }
  std::lock_guard lock(mutex_);
  if (!current_ || current_->version < version) current_ = fresh;
  return fresh;
}

std::shared_ptr<const Catalogue> CatalogueCache::last(sql::Session& db) {
  {
    std::lock_guard lock(mutex_);
    if (current_) return current_;
  }
  return get(db);
}

}  // namespace consulta::doctors
