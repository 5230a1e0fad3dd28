// A running clinic as tests see it: its addresses and logins from the `env` file of ./consulta up, and HTTP with JSON.
// CONSULTA_HOME names the instance; the tests' runner starts one of its own.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "platform/http/http_client.hpp"
#include "platform/json/json.hpp"

namespace consulta::testing {

// Values of the env file. Throws when there is none.
const std::string& env(const std::string& name);
std::map<std::string, std::string> read_env();
std::string home();
std::string project_root();

struct Answer {
  int status = 0;
  std::string body;
  HttpResult raw;

  // The member at a path such as "items.0.status" as text ("" where there is none).
  std::string operator[](const std::string& path) const;
  std::int64_t number(const std::string& path) const;
  std::size_t count(const std::string& array_path) const;

 private:
  const json::Value* find(const std::string& path) const;
  mutable std::shared_ptr<const json::Document> document_;  // the body, once somebody has asked for a member
};

using Headers = std::vector<std::pair<std::string, std::string>>;

// Through the gateway, paths below /api/v1 unless they begin with "//" (then from the root).
Answer call(const std::string& method, const std::string& path, const std::string& body = "",
            const std::string& token = "", Headers headers = {});
// The same through another gateway, at this address.
Answer call_through(const std::string& gateway, const std::string& method, const std::string& path,
                    const std::string& body = "", const std::string& token = "", Headers headers = {});
Answer get(const std::string& path, const std::string& token = "");
Answer post(const std::string& path, const std::string& body, const std::string& token = "", Headers headers = {});
// What the gateway answered so far that docs/openapi.yaml does not describe, and what that describes that no call has
// seen succeed.
std::vector<std::string> not_as_described();
std::vector<std::string> described_but_untried();
// Any address.
Answer fetch(const std::string& method, const std::string& url, const std::string& body = "", Headers headers = {});
Answer sandbox(const std::string& method, const std::string& path, const std::string& body = "");

struct Patient {
  std::string id, email, phone, token;
};
Patient new_patient();
// Follows the link that was sent to a new patient: until then other mail waits.
void prove_email(const Patient& patient);
Patient new_proved_patient();
// What was sent to an address, newest last, as the sandbox has it.
Answer emails_to(const std::string& address);
// The token of the last link to that page (`verify`, `reset`) in what was sent to an address, once it is there.
std::string token_sent_to(const std::string& address, const std::string& page);
std::string login(const std::string& email, const std::string& password);
std::string admin_token();
std::string reception_token();

struct Slot {
  std::string doctor_id, specialty_id, starts_at;
  std::int64_t price_cents = 0;
  std::string booking() const;  // the body of POST /appointments
};
// A new doctor with hours of their own, so that tests do not take each other's slots.
struct Doctor {
  std::string id, email, password, specialty_id;
};
Doctor new_doctor(const std::string& weekly = "");
std::string login(const Doctor& doctor);  // waits until auth has heard of the doctor

// An address that nobody else uses, for what is sent past the gateway with X-Forwarded-For.
std::string fresh_address();
std::vector<Slot> free_slots(const Doctor& doctor);

// Books and waits until the appointment has left `requested`.
Answer book(const Patient& patient, const Slot& slot, Headers headers = {});
std::string payment_of(const Patient& patient, const std::string& appointment_id);  // its id
void pay(const Patient& patient, const std::string& appointment_id);                // at the ATM; CHECKs that it works
// Until `good`, at most `patience`; whether it became so.
bool eventually(const std::function<bool()>& good, std::chrono::milliseconds patience = std::chrono::seconds(15));
bool becomes(const Patient& patient, const std::string& appointment_id, const std::string& status,
             std::chrono::milliseconds patience = std::chrono::seconds(15));

// Lets time pass for every process (the instance runs with CONSULTA_TEST_CLOCK=1).
void advance_clock(std::chrono::seconds by);
Instant test_now();  // as the clinic's clock has it

// Runs ./consulta with these words; its exit status.
int run_consulta(const std::string& words);

}  // namespace consulta::testing
