#include <algorithm>

#include "clinic/language.hpp"
#include "engine/host/accesses.hpp"
#include "platform/http/accept.hpp"
#include "platform/http/conditions.hpp"
#include "services/admin/report.hpp"
#include "services/admin/service.hpp"

namespace consulta::admin {
namespace {

constexpr std::chrono::days usual{30}, longest{366};

class AnalyticsRoutes {
 public:
  AnalyticsRoutes(host::Host& host, AnalyticsOptions options) : host_(host), options_(std::move(options)) {}

  http::Response figures(const http::Request& request) const {
    const auto claims = host_.caller(request, {Role::admin});
    const auto wanted = wanted_of(request);
    auto session = host_.db().lease();
    const auto days = "from=" + text_of(wanted.days.from) + " to=" + text_of(wanted.days.to);
    host::record(*session, request, claims, {"analytics.read", "analytics", wanted.doctor_id, days});
    const auto found = read(*session, wanted);
    if (!http::prefers_csv(request.header("accept"))) return http::tagged(http::ok(found).with("Vary", "Accept"));
    http::Response table{200, csv(found), "text/csv; charset=utf-8; header=present"};
    table.with("Content-Disposition", "attachment; filename=\"consulta-" + found.from + "-" + found.to + ".csv\"");
    return http::tagged(std::move(table.with("Vary", "Accept")));
  }

  http::Response month_report(const http::Request& request) const {
    const auto claims = host_.caller(request, {Role::admin});
    constexpr std::string_view ending = ".pdf";
    auto month = request.path_params.at("report");
    if (!month.ends_with(ending)) throw not_found("report");
    month.resize(month.size() - ending.size());
    const auto days = parse_month(month);
    if (!days || days->from > day_of(Clock::now(), options_.clock)) throw not_found("report");
    auto session = host_.db().lease();
    host::record(*session, request, claims, {"report.read", "analytics", {}, "month=" + month});
    const auto language = preferred_language(request.header("accept-language"));
    http::Response file{
        200, report(read(*session, {*days, {}, {}}), options_.clinic, month, language, Clock::now(), options_.clock),
        "application/pdf"};
    file.with("Content-Disposition", "attachment; filename=\"consulta-" + month + ".pdf\"");
    file.with("Content-Language", std::string(tag_of(language)));
    return std::move(file.with("Vary", "Accept-Language"));
  }

 private:
  // Without days, the last thirty.
  Wanted wanted_of(const http::Request& request) const {
    constexpr auto a_day = "must be a day of the clinic such as 2026-12-01";
    const auto from = http::query(request, "from", a_day, parse_day);
    const auto to = http::query(request, "to", a_day, parse_day);
    Wanted wanted;
    wanted.doctor_id = http::query_id(request, "doctor_id");
    wanted.specialty_id = http::query_id(request, "specialty_id");
    const auto tomorrow = day_of(Clock::now(), options_.clock) + std::chrono::days(1);
    wanted.days.to = to.value_or(from ? std::max(*from + std::chrono::days(1), tomorrow) : tomorrow);
    wanted.days.from = from.value_or(wanted.days.to - usual);
    if (wanted.days.from >= wanted.days.to) throw invalid("to", "must be after from");
    if (wanted.days.count() > longest) throw invalid("to", "must be at most 366 days after from");
    return wanted;
  }

  Analytics read(sql::Session& db, const Wanted& wanted) const {
    Sources sources{store::read_model(db)};
    const auto generation = sources.model.shown;
    sources.sums = store::sums(db, generation, wanted);
    sources.leads = store::leads(db, generation, wanted);
    sources.hours = store::hours(db, generation);
    std::vector<Uuid> ids;
    for (const auto& sum : sources.sums) {
      if (sum.id) ids.push_back(*sum.id);
    }
    for (const auto& hours : sources.hours) ids.push_back(hours.doctor_id);
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    sources.names = store::names(db, ids);
    return analytics(wanted, sources, Clock::now(), options_.clock);
  }

  host::Host& host_;
  AnalyticsOptions options_;
};

}  // namespace

void add_analytics_routes(host::Host& host, const AnalyticsOptions& options) {
  const auto api = std::make_shared<AnalyticsRoutes>(host, options);
  host.router().get("/api/v1/admin/analytics", [api](const http::Request& r) { return api->figures(r); });
  host.router().get("/api/v1/admin/reports/{report}", [api](const http::Request& r) { return api->month_report(r); });
}

}  // namespace consulta::admin
