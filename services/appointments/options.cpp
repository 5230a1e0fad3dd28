#include "clinic/phone.hpp"
#include "services/appointments/service.hpp"

namespace consulta::appointments {

Options read_options(Settings& settings) {
  Options options{.clock = clinic_clock(settings)};
  options.min_notice = std::chrono::minutes(
      settings.integer("CONSULTA_MIN_NOTICE_MINUTES", 60, 0, 100000, "how long before its start a slot may be booked"));
  options.horizon = std::chrono::hours(24) *
                    settings.integer("CONSULTA_BOOKING_HORIZON_DAYS", 365, 1, 3650, "how far ahead may be booked");
  options.cancel_free = std::chrono::hours(settings.integer("CONSULTA_CANCEL_FREE_HOURS", 24, 0, 1000,
                                                            "until when before the start cancelling costs nothing"));
  options.max_unpaid = static_cast<std::int32_t>(settings.integer(
      "CONSULTA_MAX_UNPAID", 3, 0, 1000,
      "how much a patient may have booked and not paid, once it is known that there is one; before, it "
      "is one; 0: no limit"));
  options.keep_reasons =
      std::chrono::hours(24) *
      settings.integer("CONSULTA_KEEP_REASONS_DAYS", 1825, 1, 36'500,
                       "how long after its start it is kept why an appointment was asked for, as its patient wrote it");
  options.no_show_grace =
      std::chrono::minutes(settings.integer("CONSULTA_NO_SHOW_GRACE_MINUTES", 15, 0, 1440,
                                            "how long after the start a patient who is not there may still come"));
  options.public_url =
      settings.text("CONSULTA_PUBLIC_URL", "http://localhost:8080", "the gateway as patients reach it");
  options.phone = clinic_phone(settings);
  options.organizer = {clinic_place(settings),
                       settings.text("CONSULTA_MAIL_FROM", std::nullopt, "whom entries in calendars come from")};
  return options;
}

}  // namespace consulta::appointments
