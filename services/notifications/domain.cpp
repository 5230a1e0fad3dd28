#include "services/notifications/domain.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace consulta::notifications {
namespace {

std::string money(std::int64_t cents, bool pt) {
  return pt ? fmt::format("{},{:02} €", cents / 100, cents % 100) : fmt::format("€{}.{:02}", cents / 100, cents % 100);
}

}  // namespace

Text render(Template which, const std::string& language, const std::string& full_name, const Variables& v,
            const WallClock& clock) {
  const bool pt = language != "en";
  auto wall = [&](Instant instant) { return clock.minutes(instant); };
  const auto what = fmt::format("{}, {}, {}", v.specialty, v.doctor, wall(v.starts_at));
  switch (which) {
    case Template::welcome:
      return pt ? Text{"Bem-vindo à Consulta", fmt::format("Olá {}, a sua conta está pronta.", full_name)}
                : Text{"Welcome to Consulta", fmt::format("Hello {}, your account is ready.", full_name)};
    case Template::payment_link: {
      const auto amount = money(v.amount_cents, pt);
      return pt ? Text{"Pagamento da consulta",
                       fmt::format("Consulta: {}. Pague {} até {}: entidade {} referência {} ou {}", what, amount,
                                   wall(v.until), v.entity, v.reference, v.link)}
                : Text{"Payment for your appointment",
                       fmt::format("Consulta: {}. Pay {} by {}: entity {} reference {} or {}", what, amount,
                                   wall(v.until), v.entity, v.reference, v.link)};
    }
    case Template::confirmation:
      return pt ? Text{"Consulta confirmada",
                       fmt::format("Olá {},\n\na sua consulta está confirmada: {}{}.\nA fatura segue em anexo.\n",
                                   full_name, what, v.room.empty() ? "" : ", sala " + v.room)}
                : Text{"Appointment confirmed",
                       fmt::format("Hello {},\n\nyour appointment is confirmed: {}{}.\nThe invoice is attached.\n",
                                   full_name, what, v.room.empty() ? "" : ", room " + v.room)};
    case Template::rejected:
      return pt ? Text{"Horário indisponível",
                       fmt::format("Consulta: o horário pedido já não está livre ({}, {}). Escolha outro.", v.specialty,
                                   wall(v.starts_at))}
                : Text{"Time not available",
                       fmt::format("Consulta: the time you asked for is not free ({}, {}). Choose another.",
                                   v.specialty, wall(v.starts_at))};
    case Template::expired:
      return pt ? Text{"Reserva expirada",
                       fmt::format("Consulta: o prazo de pagamento terminou e o horário foi libertado ({}).", what)}
                : Text{"Booking expired",
                       fmt::format("Consulta: the time to pay is over and the slot is free again ({}).", what)};
    case Template::cancelled:
      return pt ? Text{"Consulta cancelada", fmt::format("Consulta cancelada: {}.", what)}
                : Text{"Appointment cancelled", fmt::format("Appointment cancelled: {}.", what)};
    case Template::refunded:
      return pt ? Text{"Reembolso", fmt::format("Consulta: devolvemos {}.", money(v.amount_cents, true))}
                : Text{"Refund", fmt::format("Consulta: we returned {}.", money(v.amount_cents, false))};
    case Template::rescheduled:
      return pt ? Text{"Consulta remarcada", fmt::format("Consulta remarcada: {}.", what)}
                : Text{"Appointment moved", fmt::format("Appointment moved: {}.", what)};
    case Template::custom:
      return {v.subject, v.message};
  }
  return {};
}

std::optional<std::chrono::seconds> pause_before_retry(int attempts) {
  if (attempts >= most_attempts) return std::nullopt;
  return std::min(std::chrono::seconds(1 << (attempts - 1)), std::chrono::seconds(3600));
}

}  // namespace consulta::notifications
