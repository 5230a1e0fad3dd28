#include "tests/support/clinic.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include "tests/support/openapi.hpp"

namespace consulta::testing {
namespace {

const json::Value* find(const json::Document& document, const std::string& path) {
  const json::Value* at = &document;
  std::size_t start = 0;
  while (start <= path.size() && !path.empty()) {
    auto end = path.find('.', start);
    if (end == std::string::npos) end = path.size();
    const auto name = path.substr(start, end - start);
    start = end + 1;
    if (at->IsArray()) {
      const auto index = static_cast<rapidjson::SizeType>(std::stoul(name));
      if (index >= at->Size()) return nullptr;
      at = &(*at)[index];
    } else {
      if (!at->IsObject()) return nullptr;
      const auto member = at->FindMember(name.c_str());
      if (member == at->MemberEnd()) return nullptr;
      at = &member->value;
    }
  }
  return at;
}

std::int64_t clock_offset = 0;

// Every answer of the gateway, held against docs/openapi.yaml. From any thread.
class Described {
 public:
  void check(const Exchange& exchange) {
    std::lock_guard lock(mutex_);
    const auto fault = api_.fault(exchange);
    if (fault.empty()) return;
    faults_.insert(exchange.method + " " + exchange.target.substr(0, 200) + " answered " +
                   std::to_string(exchange.status) + ": " + fault + ": " + exchange.body.substr(0, 300));
  }
  std::vector<std::string> faults() {
    std::lock_guard lock(mutex_);
    return {faults_.begin(), faults_.end()};
  }
  std::vector<std::string> untried() {
    std::lock_guard lock(mutex_);
    return api_.untried();
  }

 private:
  std::mutex mutex_;
  OpenApi api_{project_root() + "/docs/openapi.yaml"};
  std::set<std::string> faults_;
};

Described& described() {
  static Described instance;
  return instance;
}

}  // namespace

std::string project_root() {
  const char* root = std::getenv("CONSULTA_ROOT");
  if (root == nullptr) throw std::runtime_error("CONSULTA_ROOT is not set: run the tests by ./consulta test");
  return root;
}

std::string home() {
  const char* value = std::getenv("CONSULTA_HOME");
  if (value == nullptr) throw std::runtime_error("CONSULTA_HOME is not set: run the tests by ./consulta test");
  return value;
}

std::map<std::string, std::string> read_env() {
  std::ifstream file(home() + "/env");
  if (!file) throw std::runtime_error("no clinic runs in " + home());
  std::map<std::string, std::string> out;
  for (std::string line; std::getline(file, line);) {
    const auto equals = line.find('=');
    if (equals != std::string::npos) out[line.substr(0, equals)] = line.substr(equals + 1);
  }
  return out;
}

const std::string& env(const std::string& name) {
  static const auto values = read_env();
  return values.at(name);
}

const json::Value* Answer::find(const std::string& path) const {
  if (!document_) {
    auto document = std::make_shared<json::Document>();
    document->Parse(body.data(), body.size());
    document_ = std::move(document);
  }
  return document_->HasParseError() ? nullptr : testing::find(*document_, path);
}

std::string Answer::operator[](const std::string& path) const {
  const auto* value = find(path);
  if (value == nullptr || value->IsNull()) return "";
  if (value->IsString()) return std::string(json::view(*value));
  if (value->IsInt64()) return std::to_string(value->GetInt64());
  if (value->IsDouble()) return std::to_string(value->GetDouble());
  if (value->IsBool()) return value->GetBool() ? "true" : "false";
  return "";
}

std::int64_t Answer::number(const std::string& path) const {
  const auto text = (*this)[path];
  return text.empty() ? -1 : std::stoll(text);
}

std::size_t Answer::count(const std::string& path) const {
  const auto* value = find(path);
  return value != nullptr && value->IsArray() ? value->Size() : 0;
}

Answer fetch(const std::string& method, const std::string& url, const std::string& body, Headers headers) {
  thread_local HttpClient client;
  HttpCall call{
      .url = url, .method = method, .headers = std::move(headers), .body = body, .timeout = std::chrono::seconds(20)};
  Answer answer;
  answer.raw = client.send(call);
  answer.status = answer.raw.status;
  answer.body = answer.raw.body;
  return answer;
}

Answer call(const std::string& method, const std::string& path, const std::string& body, const std::string& token,
            Headers headers) {
  return call_through(env("GATEWAY_URL"), method, path, body, token, std::move(headers));
}

Answer call_through(const std::string& gateway, const std::string& method, const std::string& path,
                    const std::string& body, const std::string& token, Headers headers) {
  const auto url = gateway + (path.starts_with("//") ? path.substr(1) : "/api/v1" + path);
  bool typed = false;
  for (const auto& [name, value] : headers) typed = typed || name == "Content-Type";
  if (!body.empty() && !typed) headers.emplace_back("Content-Type", "application/json");
  if (!token.empty()) headers.emplace_back("Authorization", "Bearer " + token);
  auto answer = fetch(method, url, body, std::move(headers));
  described().check({method, url.substr(gateway.size()), body, answer.status, answer.raw.headers, answer.body});
  return answer;
}

std::vector<std::string> not_as_described() {
  return described().faults();
}
std::vector<std::string> described_but_untried() {
  return described().untried();
}

Answer get(const std::string& path, const std::string& token) {
  return call("GET", path, "", token);
}
Answer post(const std::string& path, const std::string& body, const std::string& token, Headers headers) {
  return call("POST", path, body, token, std::move(headers));
}
Answer sandbox(const std::string& method, const std::string& path, const std::string& body) {
  return fetch(method, env("SANDBOX_URL") + path, body,
               body.empty() ? Headers{} : Headers{{"Content-Type", "application/json"}});
}

std::string login(const std::string& email, const std::string& password) {
  const auto answer = post("/auth/login", R"({"email":")" + email + R"(","password":")" + password + R"("})");
  REQUIRE_MESSAGE(answer.status == 200, answer.body);
  return answer["access_token"];
}

namespace {

// A token outlives many tests, but not a jump of the clock.
struct StaffToken {
  std::string name, token;
  std::int64_t clock = -1;

  const std::string& get() {
    if (clock != clock_offset) token = login(env(name + "_EMAIL"), env(name + "_PASSWORD"));
    clock = clock_offset;
    return token;
  }
};

}  // namespace

std::string admin_token() {
  static StaffToken admin{"ADMIN"};
  return admin.get();
}

std::string reception_token() {
  static StaffToken reception{"RECEPTION"};
  return reception.get();
}

Patient new_patient() {
  static std::atomic<int> counter{0};
  const auto unique = to_text(new_id());
  const auto number = std::to_string(1'000'000 + ++counter % 9'000'000);
  Patient p;
  p.email = "p" + unique + "@example.com";
  p.phone = "+35191" + number;
  const auto answer =
      post("/auth/register", R"({"email":")" + p.email + R"(","password":"a long enough one","full_name":"Test )" +
                                 unique.substr(0, 8) + R"(","phone":")" + p.phone + R"("})");
  REQUIRE_MESSAGE(answer.status == 201, answer.body);
  p.id = answer["id"];
  p.token = login(p.email, "a long enough one");
  return p;
}

Answer emails_to(const std::string& address) {
  return sandbox("GET", "/emails?to=" + address);
}

std::string token_sent_to(const std::string& address, const std::string& page) {
  std::string token;
  const auto came = eventually([&] {
    const auto all = emails_to(address);
    for (std::size_t i = all.count("items"); i-- > 0 && token.empty();) {
      const auto text = all["items." + std::to_string(i) + ".text"];
      const auto mark = "/" + page + "#";
      const auto begin = text.find(mark);
      if (begin == std::string::npos) continue;
      token = text.substr(begin + mark.size(), text.find_first_of("\r\n", begin) - begin - mark.size());
    }
    return !token.empty();
  });
  REQUIRE_MESSAGE(came, address);
  return token;
}

void prove_email(const Patient& patient) {
  REQUIRE(post("/auth/verify", R"({"token":")" + token_sent_to(patient.email, "verify") + R"("})").status == 204);
}

Patient new_proved_patient() {
  auto patient = new_patient();
  prove_email(patient);
  return patient;
}

std::string Slot::booking() const {
  return R"({"specialty_id":")" + specialty_id + R"(","doctor_id":")" + doctor_id + R"(","starts_at":")" + starts_at +
         R"("})";
}

Doctor new_doctor(const std::string& weekly) {
  static const auto specialty = [] { return get("/specialties")["items.2.id"]; }();
  std::string hours = weekly;
  for (int day = 1; hours.empty() || (weekly.empty() && day <= 7); ++day) {
    hours +=
        std::string(day == 1 ? "" : ",") + R"({"weekday":)" + std::to_string(day) + R"(,"from":"08:00","to":"20:00"})";
  }
  const Doctor doctor{"", "d" + to_text(new_id()) + "@example.com", "some words nobody says", specialty};
  const auto answer = post("/doctors",
                           R"({"email":")" + doctor.email + R"(","password":")" + doctor.password +
                               R"(","full_name":"Doctor Test","room":"9","specialty_ids":[")" + specialty +
                               R"("],"weekly":[)" + hours + "]}",
                           admin_token());
  REQUIRE_MESSAGE(answer.status == 201, answer.body);
  auto made = doctor;
  made.id = answer["id"];
  // Appointments learns of new doctors by an event.
  const auto probe = new_patient();
  REQUIRE(eventually([&] {
    const auto slots = free_slots(made);
    if (slots.empty()) return false;
    auto wish = slots.front();
    wish.starts_at.replace(14, 2, "07");  // never offered: rejected once the doctor is known
    const auto tried = post("/appointments", wish.booking(), probe.token);
    return tried.status == 202;
  }));
  return made;
}

std::string fresh_address() {
  const auto id = to_text(new_id());
  return "2001:db8:" + id.substr(24, 4) + ":" + id.substr(28, 4) + "::1";
}

std::string login(const Doctor& doctor) {
  std::string token;
  // From where nobody else's wrong passwords count: until then this one is wrong.
  const Headers headers{{"Content-Type", "application/json"}, {"X-Forwarded-For", fresh_address()}};
  REQUIRE(eventually([&] {
    const auto answer =
        fetch("POST", env("AUTH_URL") + "/api/v1/auth/login",
              R"({"email":")" + doctor.email + R"(","password":")" + doctor.password + R"("})", headers);
    token = answer["access_token"];
    return answer.status == 200;
  }));
  return token;
}

std::vector<Slot> free_slots(const Doctor& doctor) {
  const auto answer = get("/availability?doctor_id=" + doctor.id);
  // One that is offered for the last minutes may no longer be bookable when it is asked for.
  const auto lasting = format_instant(test_now() + std::chrono::minutes(70));
  std::vector<Slot> out;
  for (std::size_t i = 0; i < answer.count("items"); ++i) {
    const auto at = "items." + std::to_string(i) + ".";
    if (answer[at + "starts_at"] < lasting) continue;
    out.push_back({answer[at + "doctor_id"], answer[at + "specialty_id"], answer[at + "starts_at"],
                   answer.number(at + "price_cents")});
  }
  return out;
}

Answer book(const Patient& patient, const Slot& slot, Headers headers) {
  headers.emplace_back("Prefer", "wait=10");
  return post("/appointments", slot.booking(), patient.token, std::move(headers));
}

bool eventually(const std::function<bool()>& good, std::chrono::milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  do {
    if (good()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  } while (std::chrono::steady_clock::now() < until);
  return false;
}

bool becomes(const Patient& patient, const std::string& id, const std::string& status,
             std::chrono::milliseconds patience) {
  return eventually([&] { return get("/appointments/" + id, patient.token)["status"] == status; }, patience);
}

std::string payment_of(const Patient& patient, const std::string& appointment_id) {
  std::string id;
  eventually(
      [&] { return !(id = get("/payments?appointment_id=" + appointment_id, patient.token)["items.0.id"]).empty(); });
  return id;
}

void pay(const Patient& patient, const std::string& appointment_id) {
  const auto payment = get("/payments/" + payment_of(patient, appointment_id), patient.token);
  const auto body = R"({"entity":")" + payment["multibanco.entity"] + R"(","reference":")" +
                    payment["multibanco.reference"] + R"(","amount_cents":)" + payment["amount_cents"] + "}";
  // The bank learns of a reference a moment after it was made.
  CHECK(eventually([&] { return sandbox("POST", "/multibanco/pay", body).status == 200; }));
}

void advance_clock(std::chrono::seconds by) {
  clock_offset += by.count();
  std::ofstream(home() + "/clock") << clock_offset << '\n';
  std::this_thread::sleep_for(std::chrono::milliseconds(600));  // every process reads it twice a second
}

Instant test_now() {
  return Clock::now() + std::chrono::seconds(clock_offset);
}

int run_consulta(const std::string& words) {
  const int ended =
      std::system((project_root() + "/consulta " + words + " > " + home() + "/log/scenario-command.log 2>&1").c_str());
  return WIFEXITED(ended) ? WEXITSTATUS(ended) : -1;
}

}  // namespace consulta::testing
