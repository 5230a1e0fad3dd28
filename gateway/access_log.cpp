#include "gateway/access_log.hpp"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>

#include "platform/json/json.hpp"
#include "platform/observe/log.hpp"

namespace consulta::gateway {
namespace {

// Links to the pages of payments and choices are secrets; whatever may stand in a path goes into JSON.
std::string printable(std::string_view path) {
  if (path.starts_with("/pay/")) return "/pay/…";
  if (path.starts_with("/choose/")) return "/choose/…";
  std::string out;
  for (const char c : path.substr(0, 200)) {
    const bool plain = static_cast<unsigned char>(c) > 0x20 && c != '"' && c != '\\' && c != 0x7F;
    out += plain ? c : '?';
  }
  return out;
}

}  // namespace

AccessLog::AccessLog(std::string where) : where_(std::move(where)) {
  reopen();
}

void AccessLog::reopen() {
  if (where_.empty()) return;
  spdlog::sink_ptr sink;
  if (where_ == "-") {
    sink = std::make_shared<spdlog::sinks::stdout_sink_mt>();
  } else {
    sink = std::make_shared<spdlog::sinks::basic_file_sink_mt>(where_);
  }
  auto fresh = std::make_shared<spdlog::logger>("access", std::move(sink));
  fresh->set_pattern("%v");
  spdlog::drop("access");
  spdlog::register_logger(fresh);
  spdlog::flush_every(std::chrono::seconds(1));
  log_.store(std::move(fresh));
}

void AccessLog::write(const AccessRecord& r) {
  const auto log = log_.load();
  if (!log) return;
  log->info(
      R"({{"time":"{}","client":"{}","method":"{}","path":"{}","status":{},"bytes":{},"ms":{:.3f},"upstream":"{}","request_id":"{}","user":{}}})",
      format_instant(Clock::now()), r.client, printable(r.method), printable(r.path), r.status, r.bytes,
      static_cast<double>(r.took.count()) / 1000, r.upstream, r.request_id,
      r.user ? "\"" + to_text(*r.user) + "\"" : "null");
}

}  // namespace consulta::gateway
