#include <date/tz.h>

#include <algorithm>
#include <tuple>

#include "events/doctors.hpp"
#include "platform/conditions.hpp"
#include "platform/passwords.hpp"
#include "platform/sealed_box.hpp"
#include "platform/validate.hpp"
#include "services/doctors/answers.hpp"
#include "services/doctors/service.hpp"

namespace consulta::doctors {
namespace {

// Without `names` the name is that of every language; without a name it is the English one of `names`.
struct SpecialtyBody {
  std::optional<std::string> name;
  std::optional<Names> names;
  std::int32_t duration_minutes = 0;
  std::int64_t price_cents = 0;
};
BOOST_DESCRIBE_STRUCT(SpecialtyBody, (), (name, names, duration_minutes, price_cents))

// As an event tells it.
template <class E>
E told(const Specialty& s) {
  return {s.id, s.name, s.duration_minutes, s.price_cents, s.names};
}

struct NewDoctor {
  std::string email, full_name;
  std::optional<std::string> password, phone, bio, room;
  std::vector<Uuid> specialty_ids;
  std::optional<std::int32_t> slot_minutes;
  std::optional<std::vector<WeeklyBlock>> weekly;
};
BOOST_DESCRIBE_STRUCT(NewDoctor, (),
                      (email, full_name, password, phone, bio, room, specialty_ids, slot_minutes, weekly))

struct DoctorChange {
  std::optional<std::string> full_name, phone, bio;
  std::optional<std::vector<Uuid>> specialty_ids;
};
BOOST_DESCRIBE_STRUCT(DoctorChange, (), (full_name, phone, bio, specialty_ids))

struct OwnChange {
  std::optional<std::string> full_name, phone, bio;
};
BOOST_DESCRIBE_STRUCT(OwnChange, (), (full_name, phone, bio))

// What anybody may see of a doctor.
struct DoctorView {
  Uuid id{};
  std::string full_name, bio, room;
  std::vector<Uuid> specialty_ids;
};
BOOST_DESCRIBE_STRUCT(DoctorView, (), (id, full_name, bio, room, specialty_ids))

struct CreatedView : DoctorView {
  std::string email;
  std::optional<std::string> temporary_password;  // told once, when none was given
};
BOOST_DESCRIBE_STRUCT(CreatedView, (DoctorView), (email, temporary_password))

struct OwnView : DoctorView {
  std::string email, phone;
};
BOOST_DESCRIBE_STRUCT(OwnView, (DoctorView), (email, phone))

struct Schedule {
  std::vector<WeeklyBlock> weekly;
  std::optional<std::int32_t> slot_minutes;
  std::optional<std::string> room;
};
BOOST_DESCRIBE_STRUCT(Schedule, (), (weekly, slot_minutes, room))

struct TimeOffBody {
  std::string from, to;
  std::optional<std::string> reason;
};
BOOST_DESCRIBE_STRUCT(TimeOffBody, (), (from, to, reason))

struct Affected {
  Uuid appointment_id{};
  Instant starts_at{}, ends_at{};
};
BOOST_DESCRIBE_STRUCT(Affected, (), (appointment_id, starts_at, ends_at))

struct TimeOffView {
  Uuid id{};
  Instant from{}, to{};
  std::string reason;
  std::vector<Affected> appointments;  // booked inside, to be rescheduled
};
BOOST_DESCRIBE_STRUCT(TimeOffView, (), (id, from, to, reason, appointments))

struct FreeSlot {
  Uuid doctor_id{};
  std::string doctor_name;
  Uuid specialty_id{};
  Instant starts_at{}, ends_at{};
  std::int64_t price_cents = 0;
};
BOOST_DESCRIBE_STRUCT(FreeSlot, (), (doctor_id, doctor_name, specialty_id, starts_at, ends_at, price_cents))

struct FreeSlots {
  std::vector<FreeSlot> items;
  std::optional<std::string> next_from;
};
BOOST_DESCRIBE_STRUCT(FreeSlots, (), (items, next_from))

struct FreeDay {
  std::string date;
  std::size_t free = 0;
};
BOOST_DESCRIBE_STRUCT(FreeDay, (), (date, free))

struct FreeDays {
  std::optional<std::string> first_free;
  std::vector<FreeDay> days;
  std::vector<FreeSlot> slots;
};
BOOST_DESCRIBE_STRUCT(FreeDays, (), (first_free, days, slots))

std::vector<FreeSlot> view(const std::vector<Slot>& slots) {
  std::vector<FreeSlot> out;
  out.reserve(slots.size());
  for (const auto& slot : slots) {
    out.push_back({slot.doctor->id, slot.doctor->full_name, slot.specialty->id, slot.starts_at,
                   slot.starts_at + std::chrono::minutes(slot.specialty->duration_minutes),
                   slot.specialty->price_cents});
  }
  return out;
}

DoctorView view(const Doctor& d) {
  return {d.id, d.full_name, d.bio, d.room, d.specialty_ids};
}
OwnView own_view(const Doctor& d) {
  return {view(d), d.email, d.phone};
}

constexpr std::size_t most_blocks = 7 * 24;    // of a week
constexpr std::size_t most_specialties = 100;  // of one doctor
constexpr std::size_t most_time_off = 200;     // of one doctor, still to come
constexpr std::size_t longest_search = 200;    // characters

// One that is too long is not looked at any closer.
void check_blocks(Checks& checks, const std::vector<WeeklyBlock>& weekly) {
  if (weekly.size() > most_blocks) {
    return checks.require(false, "weekly", "must have at most " + std::to_string(most_blocks) + " blocks");
  }
  struct Block {
    std::int32_t weekday;
    int from, to;
  };
  std::vector<Block> good;
  for (const auto& block : weekly) {
    const auto from = parse_wall_time(block.from);
    const auto to = parse_wall_time(block.to);
    const bool a_time = from && to && *from < *to;
    checks.require(block.weekday >= 1 && block.weekday <= 7, "weekly", "weekday must be 1 (Monday) to 7");
    checks.require(a_time, "weekly", "from and to must be times like 09:00, from before to");
    if (a_time) good.push_back({block.weekday, *from, *to});
  }
  std::sort(good.begin(), good.end(),
            [](const Block& a, const Block& b) { return std::tie(a.weekday, a.from) < std::tie(b.weekday, b.from); });
  const auto overlap = std::adjacent_find(
      good.begin(), good.end(), [](const Block& a, const Block& b) { return a.weekday == b.weekday && b.from < a.to; });
  checks.require(overlap == good.end(), "weekly", "blocks of one day must not overlap");
}

std::optional<Uuid> query_id(const http::Request& request, const char* name) {
  const auto text = request.query_value(name);
  if (!text) return std::nullopt;
  const auto id = parse_uuid(*text);
  if (!id) throw invalid(name, "must be a UUID");
  return id;
}

class Api {
 public:
  Api(host::Host& host, const Options& options, CatalogueCache& cache, Availability& availability,
      Withdrawals& withdrawals)
      : host_(host), options_(options), cache_(cache), withdrawals_(withdrawals), availability_(availability) {}

  http::Response list_specialties(const http::Request& request) {
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    return page(
        catalogue->specialties, request, [](const Specialty&) { return true; }, [](const Specialty& s) { return s; });
  }

  http::Response one_specialty(const http::Request& request) {
    const auto id = request.id("id");
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto* specialty = catalogue->specialty(id);
    if (specialty == nullptr) throw not_found("specialty");
    return http::ok(*specialty).with("ETag", http::etag(specialty->version));
  }

  http::Response create_specialty(const http::Request& request, broker::Work& work) {
    host_.caller(request, {Role::admin});
    auto specialty = checked(request.json_body<SpecialtyBody>());
    specialty.id = new_id();
    unless_taken([&] { store::insert_specialty(work.db(), specialty); });
    store::raise_catalogue_version(work.db());
    host::publish(work, told<events::SpecialtyCreated>(specialty), specialty.id);
    return http::answer(201, specialty).with("Location", "/api/v1/specialties/" + to_text(specialty.id));
  }

  http::Response change_specialty(const http::Request& request) {
    host_.caller(request, {Role::admin});
    const auto id = request.id("id");
    auto specialty = checked(request.json_body<SpecialtyBody>());
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    const auto before = store::lock_specialty(work.db(), id);
    if (!before) throw not_found("specialty");
    http::check_preconditions(request, http::etag(before->version));
    specialty.id = id;
    specialty.version = before->version + 1;
    // Read before anything is changed, for who else reads it.
    const bool shorter = specialty.duration_minutes < before->duration_minutes;
    const bool another = specialty.duration_minutes != before->duration_minutes;
    const auto catalogue = another ? cache_.get(work.db()) : nullptr;
    unless_taken([&] { store::update_specialty(work.db(), specialty); });
    store::raise_catalogue_version(work.db());
    host::publish(work, told<events::SpecialtyUpdated>(specialty), id);
    if (another) {
      for (const auto& doctor : catalogue->doctors) {
        const bool other_starts = shorter || !doctor.slot_minutes;  // none: they follow one another
        if (other_starts && practises(doctor, id)) publish_opened(work, doctor);
      }
    }
    work.commit();
    return http::ok(specialty).with("ETag", http::etag(specialty.version));
  }

  http::Response delete_specialty(const http::Request& request) {
    host_.caller(request, {Role::admin});
    const auto id = request.id("id");
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    const auto specialty = store::lock_specialty(work.db(), id);
    if (!specialty) throw not_found("specialty");
    http::check_preconditions(request, http::etag(specialty->version));
    store::delete_specialty(work.db(), id, Clock::now());
    store::raise_catalogue_version(work.db());
    host::publish(work, events::SpecialtyDeleted{id}, id);
    work.commit();
    withdrawals_.due();
    return http::no_content();
  }

  http::Response list_doctors(const http::Request& request) {
    const auto specialty_id = query_id(request, "specialty_id");
    const auto wanted = lower_case(request.query_value("q").value_or(""));
    if (count_characters(wanted) > longest_search) {
      throw invalid("q", "must have at most " + std::to_string(longest_search) + " characters");
    }
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    return page(
        catalogue->doctors, request,
        [&](const Doctor& doctor) {
          return (!specialty_id || practises(doctor, *specialty_id)) &&
                 lower_case(doctor.full_name).find(wanted) != std::string::npos;
        },
        [](const Doctor& doctor) { return view(doctor); });
  }

  http::Response one_doctor(const http::Request& request) {
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto& doctor = find(*catalogue, request.id("id"));
    return http::ok(view(doctor)).with("ETag", http::etag(doctor.id, doctor.version));
  }

  http::Response create_doctor(const http::Request& request, broker::Work& work) {
    host_.caller(request, {Role::admin});
    const auto body = request.json_body<NewDoctor>();
    Checks checks;
    checks.require(valid_email(body.email), "email", "must be an email address");
    checks.length(body.full_name, 1, 200, "full_name");
    if (body.password) checks.length(*body.password, 10, 128, "password");
    checks.require(!body.phone || valid_phone(*body.phone), "phone",
                   "must be an international number such as +351 912 345 678");
    check_details(checks, body.bio, body.room, body.slot_minutes);
    if (body.weekly) check_blocks(checks, *body.weekly);
    check_specialties(checks, *cache_.get(work.db()), body.specialty_ids);
    checks.done();

    Doctor doctor;
    doctor.id = new_id();
    doctor.email = body.email;
    doctor.full_name = body.full_name;
    doctor.phone = without_spaces(body.phone.value_or(""));
    doctor.bio = body.bio.value_or("");
    doctor.room = body.room.value_or("");
    doctor.slot_minutes = body.slot_minutes;
    doctor.specialty_ids = body.specialty_ids;
    doctor.weekly = body.weekly.value_or(std::vector<WeeklyBlock>{});
    CreatedView created{view(doctor), doctor.email, std::nullopt};
    if (!body.password) created.temporary_password = random_token(12);
    // Before the catalogue is locked: it takes long, and bookings would wait for it.
    const auto hash = hash_password(body.password ? *body.password : *created.temporary_password);
    try {
      store::insert_doctor(work.db(), doctor);
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique) throw;
      throw Problem(409, "email_taken", "There is a doctor with this email already.");
    }
    store::raise_catalogue_version(work.db());
    host::publish(work,
                  events::DoctorCreated{doctor.id, doctor.email, doctor.full_name, doctor.phone, doctor.specialty_ids,
                                        seal(hash, options_.seal_key)},
                  doctor.id);
    publish_opened(work, doctor);
    return http::answer(201, created).with("Location", "/api/v1/doctors/" + to_text(doctor.id));
  }

  http::Response change_doctor(const http::Request& request, const Uuid& id, const DoctorChange& change) {
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    auto doctor = lock(work.db(), id);
    http::check_preconditions(request, http::etag(doctor.id, doctor.version));
    const auto before = doctor;
    if (change.full_name) doctor.full_name = *change.full_name;
    if (change.phone) doctor.phone = without_spaces(*change.phone);
    if (change.bio) doctor.bio = *change.bio;
    if (change.specialty_ids) doctor.specialty_ids = *change.specialty_ids;
    Checks checks;
    checks.length(doctor.full_name, 1, 200, "full_name");
    checks.require(doctor.phone.empty() || valid_phone(doctor.phone), "phone",
                   "must be an international number such as +351 912 345 678");
    check_details(checks, doctor.bio, std::nullopt, std::nullopt);
    check_specialties(checks, *cache_.get(work.db()), doctor.specialty_ids);
    checks.done();
    ++doctor.version;
    store::update_doctor(work.db(), doctor);
    store::raise_catalogue_version(work.db());
    host::publish(work, events::DoctorUpdated{id, doctor.full_name, doctor.phone, doctor.specialty_ids}, id);
    const auto is_new = [&](const Uuid& specialty_id) { return !practises(before, specialty_id); };
    if (std::any_of(doctor.specialty_ids.begin(), doctor.specialty_ids.end(), is_new)) publish_opened(work, doctor);
    work.commit();
    return http::ok(own_view(doctor)).with("ETag", http::etag(doctor.id, doctor.version));
  }

  http::Response delete_doctor(const http::Request& request) {
    host_.caller(request, {Role::admin});
    const auto id = request.id("id");
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    http::check_preconditions(request, http::etag(id, lock(work.db(), id).version));
    store::delete_doctor(work.db(), id, Clock::now());
    store::raise_catalogue_version(work.db());
    host::publish(work, events::DoctorDeleted{id}, id);
    work.commit();
    withdrawals_.due();
    return http::no_content();
  }

  http::Response own_profile(const http::Request& request) {
    const auto claims = host_.caller(request, {Role::doctor});
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto& doctor = find(*catalogue, claims.sub);
    return http::ok(own_view(doctor)).with("ETag", http::etag(doctor.id, doctor.version));
  }

  http::Response schedule(const http::Request& request) {
    auto session = host_.db().lease();
    const auto catalogue = cache_.get(*session);
    const auto& doctor = find(*catalogue, request.id("id"));
    return http::ok(Schedule{doctor.weekly, doctor.slot_minutes, doctor.room}).with("ETag", http::etag(doctor.version));
  }

  http::Response change_schedule(const http::Request& request) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    const auto body = request.json_body<Schedule>();
    Checks checks;
    check_blocks(checks, body.weekly);
    check_details(checks, std::nullopt, body.room, body.slot_minutes);
    checks.done();
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    auto doctor = lock(work.db(), id);
    http::check_preconditions(request, http::etag(doctor.version));
    const bool opened = opens({doctor.weekly, doctor.slot_minutes, {}}, {body.weekly, body.slot_minutes, {}});
    doctor.weekly = body.weekly;
    doctor.slot_minutes = body.slot_minutes;
    if (body.room) doctor.room = *body.room;
    ++doctor.version;
    store::update_doctor(work.db(), doctor);
    store::raise_catalogue_version(work.db());
    host::publish(work, events::ScheduleChanged{id, doctor.room}, id);
    if (opened) publish_opened(work, doctor);
    work.commit();
    return http::ok(Schedule{doctor.weekly, doctor.slot_minutes, doctor.room}).with("ETag", http::etag(doctor.version));
  }

  http::Response list_time_off(const http::Request& request) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    const auto limit = http::page_limit(request);
    const auto after = time_off_cursor(request);
    auto session = host_.db().lease();
    std::vector<TimeOffView> views;
    for (const auto& off : store::time_off_of(*session, id, Clock::now())) {
      if (after && std::tie(off.starts_at, off.id) <= *after) continue;
      if (views.size() > limit) break;
      views.push_back({off.id, off.starts_at, off.ends_at, off.reason, affected(*session, off)});
    }
    return host::page<TimeOffView>(std::move(views), limit, [](const TimeOffView& last) {
      return format_instant(last.from) + "," + to_text(last.id);
    });
  }

  http::Response create_time_off(const http::Request& request, broker::Work& work) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    const auto body = request.json_body<TimeOffBody>();
    const auto from = instant_or_date("from", body.from);
    const auto to = instant_or_date("to", body.to);
    Checks checks;
    checks.require(from < to, "to", "must be after from");
    checks.require(to > Clock::now(), "to", "must not be in the past");
    checks.length(body.reason.value_or(""), 0, 500, "reason");
    checks.done();
    lock(work.db(), id);
    if (store::time_off_of(work.db(), id, Clock::now()).size() >= most_time_off) {
      throw Problem(409, "too_much_time_off", "There is very much time off to come. Withdraw some, or join it.");
    }
    const TimeOff off{new_id(), id, from, to, body.reason.value_or("")};
    store::insert_time_off(work.db(), off);
    store::raise_catalogue_version(work.db());
    return http::answer(201, TimeOffView{off.id, from, to, off.reason, affected(work.db(), off)})
        .with("Location", "/api/v1/doctors/" + to_text(id) + "/time-off/" + to_text(off.id));
  }

  http::Response delete_time_off(const http::Request& request) {
    const auto id = request.id("id");
    allow_doctor_or_admin(request, id);
    auto session = host_.db().lease();
    broker::Work work(*session, host_.relay());
    const auto doctor = lock(work.db(), id);
    const auto off = store::delete_time_off(work.db(), id, request.id("time_off_id"));
    if (!off) throw not_found("time off");
    http::check_preconditions(request, "");
    store::raise_catalogue_version(work.db());
    publish_opened(work, doctor, off->starts_at, off->ends_at);
    work.commit();
    return http::no_content();
  }

  http::Response availability(const http::Request& request) {
    const auto asked = asked_for(request);
    auto session = host_.db().lease();
    return answer("slots", asked, *session, [&](std::uint64_t& state) {
      const auto page = availability_.slots(*session, asked.bookable, asked.after);
      state = page.state;
      FreeSlots out{view(page.slots), std::nullopt};
      if (page.next) out.next_from = place_text(*page.next);
      return json::write(out);
    });
  }

  http::Response free_days(const http::Request& request) {
    const auto asked = asked_for(request);
    auto session = host_.db().lease();
    return answer("days", asked, *session, [&](std::uint64_t& state) {
      const auto found = availability_.days(*session, asked.bookable, asked.from, asked.to, asked.horizon);
      state = found.on_first.state;
      FreeDays out;
      for (const auto& [date, free] : found.free) out.days.push_back({date::format("%F", date), free});
      if (found.first) out.first_free = date::format("%F", *found.first);
      out.slots = view(found.on_first.slots);
      return json::write(out);
    });
  }

 private:
  struct Asked {
    Instant from{}, to{}, horizon{};
    std::optional<Place> after;
    Wanted bookable;  // what of [from, to) can be booked now
  };
  Asked asked_for(const http::Request& request) {
    const auto now = Clock::now();
    Asked asked;
    asked.horizon = now + options_.horizon;
    asked.bookable.specialty_id = query_id(request, "specialty_id");
    asked.bookable.doctor_id = query_id(request, "doctor_id");
    const auto from = request.query_value("from");
    const auto to = request.query_value("to");
    if (from) asked.after = parse_place(*from);
    asked.from = asked.after ? asked.after->starts_at : from ? instant_or_date("from", *from) : now;
    asked.to = to ? instant_or_date("to", *to) : asked.from + std::chrono::hours(24 * 7);
    if (asked.to < asked.from) throw invalid("to", "must not be before from");
    // A clock change makes a span of 31 clinic dates an hour longer than 31 days.
    if (asked.to - asked.from > std::chrono::hours(31 * 24 + 1)) {
      throw invalid("to", "must be at most 31 days after from");
    }
    asked.bookable.from = whole_minute(std::max(asked.from, now + options_.min_notice));
    asked.bookable.to = whole_minute(std::min(asked.to, asked.horizon));
    asked.horizon = whole_minute(asked.horizon);
    return asked;
  }

  // Slots start on whole minutes, so that the same question within one is the same.
  static Instant whole_minute(Instant instant) { return std::chrono::ceil<std::chrono::minutes>(instant); }

  // As it was given before, where nothing has changed since.
  template <class F>
  http::Response answer(const char* kind, const Asked& asked, sql::Session& db, F&& write) {
    std::string question(kind);
    for (const auto instant : {Instant(std::chrono::floor<std::chrono::minutes>(asked.from)), whole_minute(asked.to),
                               asked.bookable.from, asked.bookable.to, asked.horizon}) {
      question += " " + format_instant(instant);
    }
    for (const auto& id : {asked.bookable.doctor_id, asked.bookable.specialty_id}) {
      question += " " + (id ? to_text(*id) : "");
    }
    if (asked.after) question += " " + place_text(*asked.after);
    auto known = answers_.find(availability_.state(db), question);
    if (!known) {
      std::uint64_t state = 0;
      known = std::make_shared<const std::string>(write(state));
      answers_.keep(state, std::move(question), known);
    }
    return {200, *known, "application/json", {}};
  }

  // Lists that are in memory anyway, in the order of their ids, are cut by the id after which to go on; of what follows
  // no more is looked at than the page shows.
  template <class T, class Good, class View>
  http::Response page(const std::vector<T>& all, const http::Request& request, Good&& good, View&& view) {
    using Shown = std::decay_t<decltype(view(all.front()))>;
    const auto limit = http::page_limit(request);
    auto next = all.begin();
    if (const auto cursor = query_id(request, "cursor")) {
      next =
          std::upper_bound(all.begin(), all.end(), *cursor, [](const Uuid& id, const T& item) { return id < item.id; });
    }
    std::vector<Shown> items;
    for (; next != all.end() && items.size() <= limit; ++next) {
      if (good(*next)) items.push_back(view(*next));
    }
    return host::page<Shown>(std::move(items), limit, [](const Shown& last) { return to_text(last.id); });
  }

  // The start and the id of the last one shown.
  static std::optional<std::tuple<Instant, Uuid>> time_off_cursor(const http::Request& request) {
    const auto text = request.query_value("cursor");
    if (!text) return std::nullopt;
    const auto comma = std::min(text->find(','), text->size());
    const auto starts_at = parse_instant(text->substr(0, comma));
    const auto id = parse_uuid(std::string_view(*text).substr(std::min(comma + 1, text->size())));
    if (!starts_at || !id) throw invalid("cursor", "is not a cursor of this list");
    return std::tuple(*starts_at, *id);
  }

  // Without its id.
  Specialty checked(const SpecialtyBody& body) {
    Specialty s;
    if (body.names) s.names = *body.names;
    if (!body.names && body.name) s.names = {*body.name, *body.name};
    s.name = s.names.en;
    s.duration_minutes = body.duration_minutes;
    s.price_cents = body.price_cents;
    Checks checks;
    if (body.names) {
      checks.length(s.names.pt, 1, 100, "names.pt");
      checks.length(s.names.en, 1, 100, "names.en");
      checks.require(!body.name || *body.name == s.name, "name", "must be names.en, or be left out");
    } else {
      checks.require(body.name.has_value(), "name", "is required, or names");
      if (body.name) checks.length(s.name, 1, 100, "name");
    }
    checks.require(body.duration_minutes >= 5 && body.duration_minutes <= 480, "duration_minutes", "must be 5 to 480");
    checks.require(body.price_cents >= 1 && body.price_cents <= 1'000'000, "price_cents", "must be 1 to 1000000");
    checks.done();
    return s;
  }

  template <class F>
  void unless_taken(F&& write) {
    try {
      write();
    } catch (const sql::Error& e) {
      if (e.kind != sql::ErrorKind::unique) throw;
      throw Problem(409, "name_taken", "There is a specialty with this name already.");
    }
  }

  void check_details(Checks& checks, const std::optional<std::string>& bio, const std::optional<std::string>& room,
                     const std::optional<std::int32_t>& slot_minutes) {
    checks.length(bio.value_or(""), 0, 2000, "bio");
    checks.length(room.value_or(""), 0, 50, "room");
    checks.require(!slot_minutes || (*slot_minutes >= 5 && *slot_minutes <= 480), "slot_minutes", "must be 5 to 480");
  }

  void check_specialties(Checks& checks, const Catalogue& catalogue, const std::vector<Uuid>& ids) {
    if (ids.size() > most_specialties) {
      return checks.require(false, "specialty_ids", "must have at most " + std::to_string(most_specialties) + " ids");
    }
    const auto known = [&](const Uuid& id) { return catalogue.specialty(id) != nullptr; };
    checks.require(std::all_of(ids.begin(), ids.end(), known), "specialty_ids",
                   "names a specialty that does not exist");
    auto sorted = ids;
    std::sort(sorted.begin(), sorted.end());
    checks.require(std::adjacent_find(sorted.begin(), sorted.end()) == sorted.end(), "specialty_ids",
                   "names a specialty twice");
  }

  const Doctor& find(const Catalogue& catalogue, const Uuid& id) {
    const auto* doctor = catalogue.doctor(id);
    if (doctor == nullptr) throw not_found("doctor");
    return *doctor;
  }

  Doctor lock(sql::Session& db, const Uuid& id) {
    auto doctor = store::lock_doctor(db, id);
    if (!doctor) throw not_found("doctor");
    return *doctor;
  }

  // More of the doctor's time can be booked, of what is to come.
  void publish_opened(broker::Work& work, const Doctor& doctor) {
    publish_opened(work, doctor, Instant::min(), Instant::max());
  }
  void publish_opened(broker::Work& work, const Doctor& doctor, Instant from, Instant to) {
    const auto now = Clock::now();
    from = std::max(from, now);
    to = std::min(to, now + options_.horizon);
    if (from >= to || doctor.weekly.empty() || doctor.specialty_ids.empty()) return;
    host::publish(work, events::SlotsOpened{doctor.id, doctor.specialty_ids, from, to}, doctor.id);
  }

  void allow_doctor_or_admin(const http::Request& request, const Uuid& id) {
    const auto claims = host_.caller(request, {Role::doctor, Role::admin});
    if (claims.role == Role::doctor && claims.sub != id) throw not_found("doctor");
  }

  Instant instant_or_date(const char* field, const std::string& text) {
    if (auto instant = parse_instant(text)) return *instant;
    if (auto date = clinic_date(text, *options_.zone)) return *date;
    throw invalid(field, "must be an instant such as 2026-12-01T09:00:00Z or a date such as 2026-12-01");
  }

  std::vector<Affected> affected(sql::Session& db, const TimeOff& off) {
    std::vector<Affected> out;
    for (const auto& b : store::busy_of(db, off.doctor_id, off.starts_at, off.ends_at)) {
      out.push_back({b.appointment_id, b.starts_at, b.ends_at});
    }
    return out;
  }

  host::Host& host_;
  Options options_;
  CatalogueCache& cache_;
  Withdrawals& withdrawals_;
  Availability& availability_;
  Answers answers_;
};

}  // namespace

void add_routes(host::Host& host, const Options& options, CatalogueCache& cache, Availability& availability,
                Withdrawals& withdrawals) {
  auto api = std::make_shared<Api>(host, options, cache, availability, withdrawals);
  auto& router = host.router();
  using Request = http::Request;
  router.get("/api/v1/specialties", [api](const Request& r) { return api->list_specialties(r); });
  router.get("/api/v1/specialties/{id}", [api](const Request& r) { return api->one_specialty(r); });
  host.create("/api/v1/specialties", [api](const Request& r, broker::Work& w) { return api->create_specialty(r, w); });
  router.put("/api/v1/specialties/{id}", [api](const Request& r) { return api->change_specialty(r); });
  router.del("/api/v1/specialties/{id}", [api](const Request& r) { return api->delete_specialty(r); });
  router.get("/api/v1/doctors", [api](const Request& r) { return api->list_doctors(r); });
  router.get("/api/v1/doctors/{id}", [api](const Request& r) { return api->one_doctor(r); });
  host.create("/api/v1/doctors", [api](const Request& r, broker::Work& w) { return api->create_doctor(r, w); });
  router.put("/api/v1/doctors/{id}", [api, &host](const Request& r) {
    host.caller(r, {Role::admin});
    return api->change_doctor(r, r.id("id"), r.json_body<DoctorChange>());
  });
  router.del("/api/v1/doctors/{id}", [api](const Request& r) { return api->delete_doctor(r); });
  router.get("/api/v1/doctors/profile", [api](const Request& r) { return api->own_profile(r); });
  router.put("/api/v1/doctors/profile", [api, &host](const Request& r) {
    const auto claims = host.caller(r, {Role::doctor});
    const auto own = r.json_body<OwnChange>();
    return api->change_doctor(r, claims.sub, {own.full_name, own.phone, own.bio, std::nullopt});
  });
  router.get("/api/v1/doctors/{id}/schedule", [api](const Request& r) { return api->schedule(r); });
  router.put("/api/v1/doctors/{id}/schedule", [api](const Request& r) { return api->change_schedule(r); });
  router.get("/api/v1/doctors/{id}/time-off", [api](const Request& r) { return api->list_time_off(r); });
  host.create("/api/v1/doctors/{id}/time-off",
              [api](const Request& r, broker::Work& w) { return api->create_time_off(r, w); });
  router.del("/api/v1/doctors/{id}/time-off/{time_off_id}",
             [api](const Request& r) { return api->delete_time_off(r); });
  router.get("/api/v1/availability", [api](const Request& r) { return api->availability(r); });
  router.get("/api/v1/availability/days", [api](const Request& r) { return api->free_days(r); });
}

}  // namespace consulta::doctors
