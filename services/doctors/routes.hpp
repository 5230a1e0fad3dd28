// What the routes of doctors have in common: the catalogue's, the schedules' and those of what is free.
#pragma once

#include "events/doctors.hpp"
#include "platform/http/checks.hpp"
#include "services/doctors/service.hpp"

namespace consulta::doctors {

// Throws Problem 404 where there is none.
const Doctor& find(const Catalogue& catalogue, const Uuid& id);
Doctor lock(sql::Session& db, const Uuid& id);

// One that is locked. Withdrawals are due once that is committed.
void remove_doctor(broker::Work& work, const Doctor& doctor, const events::Head* cause = nullptr);

// The hours of a week, as events tell them.
std::vector<events::WeeklyHours> weekly_told(const Doctor& doctor);

// More of the doctor's time can be booked, of what is to come.
void publish_opened(broker::Work& work, const Options& options, const Doctor& doctor, Instant from = Instant::min(),
                    Instant to = Instant::max());

// What an administrator does to the catalogue is on record; a doctor's own changes are not.
void record(broker::Work& work, const http::Request& request, const Claims& by, const char* action, const char* kind,
            const Uuid& id);

// One list that is too long is not looked at any closer.
void check_blocks(Checks& checks, const std::vector<WeeklyBlock>& weekly);
void check_details(Checks& checks, const std::optional<std::string>& bio, const std::optional<std::string>& room,
                   const std::optional<std::int32_t>& slot_minutes);

// An instant, or the beginning of a clinic date. Throws Problem 422 for anything else.
Instant instant_or_date(const Options& options, const char* field, const std::string& text);

void add_catalogue_routes(host::Host& host, const Options& options, CatalogueCache& cache, Withdrawals& withdrawals);
void add_schedule_routes(host::Host& host, const Options& options, CatalogueCache& cache);
void add_availability_routes(host::Host& host, const Options& options, Availability& availability);

}  // namespace consulta::doctors
