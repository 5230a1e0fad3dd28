#include "services/admin/personal.hpp"

#include <algorithm>
#include <array>

#include "events/table.hpp"
#include "platform/json/json.hpp"

namespace consulta::admin {
namespace {

template <class... E>
const auto& types_of() {
  static const std::array types{E::kind.type()...};
  return types;
}

bool is_known(std::string_view type) {
  return std::ranges::any_of(events::table(), [&](const auto& entry) { return entry.kind.is(type); });
}

// Null where it cannot be read.
json::Document parsed(const std::string& body) {
  try {
    return json::parse(body);
  } catch (const json::SyntaxError&) {
  } catch (const json::ValueError&) {
  }
  return {};
}

}  // namespace

bool is_of_person_alone(std::string_view type) {
  const auto& alone =
      types_of<events::UserRegistered, events::UserProfileUpdated, events::EmailProved, events::EmailProofRequested,
               events::PasswordResetRequested, events::LoginInvited, events::EmailChanged, events::DependantAdded,
               events::DependantChanged, events::InvoiceIssued>();
  return std::ranges::find(alone, type) != alone.end();
}

bool is_personal(std::string_view member) {
  return member == "dependant_name" || member == "credit_note_pdf_base64";
}

std::vector<Uuid> ids_in(std::string_view text) {
  constexpr std::size_t length = 36, first_hyphen = 8;
  std::vector<Uuid> ids;
  for (std::size_t i = 0; i + length <= text.size();) {
    const auto id = text[i + first_hyphen] == '-' ? parse_uuid(text.substr(i, length)) : std::nullopt;
    if (id) ids.push_back(*id);
    i += id ? length : 1;
  }
  return ids;
}

std::optional<std::string> without_person(const std::string& type, const std::string& body) {
  if (is_of_person_alone(type)) return "";
  if (!is_known(type)) return std::nullopt;
  auto document = parsed(body);
  if (!document.IsObject() || !document.HasMember("data") || !document["data"].IsObject()) return "";
  auto& data = document["data"];
  const auto members = data.MemberCount();
  for (auto member = data.MemberBegin(); member != data.MemberEnd();) {
    member = is_personal(json::view(member->name)) ? data.EraseMember(member) : member + 1;
  }
  if (data.MemberCount() == members) return std::nullopt;
  rapidjson::StringBuffer text;
  json::Writer writer(text);
  document.Accept(writer);
  return std::string(text.GetString(), text.GetSize());
}

}  // namespace consulta::admin
