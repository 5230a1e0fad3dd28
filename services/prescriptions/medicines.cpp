#include "services/prescriptions/medicines.hpp"

#include <algorithm>
#include <stdexcept>

#include "platform/text/text.hpp"
#include "services/prescriptions/medicines_text.hpp"

namespace consulta::prescriptions {
namespace {

constexpr std::size_t shortest_part = 4;  // of a name that is taken for it
constexpr std::size_t longest_code = 200, longest_name = 300;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  return text;
}

std::vector<std::string> split(std::string_view text, std::string_view between) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const auto end = text.find(between);
    if (const auto part = trimmed(text.substr(0, end)); !part.empty()) out.emplace_back(part);
    text = end == std::string_view::npos ? "" : text.substr(end + between.size());
  }
  return out;
}

void add(std::vector<std::string>& to, const std::vector<std::string>& more) {
  for (const auto& one : more) {
    if (std::find(to.begin(), to.end(), one) == to.end()) to.push_back(one);
  }
}

bool is_code(std::string_view text) {
  return !text.empty() && text.size() <= 100 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+';
  });
}

std::string in_portuguese(std::string strength) {
  std::replace(strength.begin(), strength.end(), '.', ',');
  return strength;
}

// "code | name | name | more": three or four of them.
std::vector<std::string> columns_of(std::string_view line) {
  std::vector<std::string> columns;
  for (;;) {
    const auto end = line.find('|');
    columns.emplace_back(trimmed(line.substr(0, end)));
    if (end == std::string_view::npos) break;
    line = line.substr(end + 1);
  }
  if (columns.size() < 3 || columns.size() > 4 || columns[1].empty() || columns[2].empty()) {
    throw std::invalid_argument("is not: CODE | Portuguese | English | groups");
  }
  return columns;
}

void check_lengths(std::string_view code, const Names& names) {
  if (code.size() > longest_code) throw std::invalid_argument("makes a code of more than 200 characters");
  if (count_characters(names.pt) > longest_name || count_characters(names.en) > longest_name) {
    throw std::invalid_argument("makes a name of more than 300 characters");
  }
}

}  // namespace

Medicines::Medicines(std::string_view more) {
  read(medicines_text);
  if (!more.empty()) read(more);
  add_parts();
}

void Medicines::read(std::string_view text) {
  begun_ = {};
  int number = 0;
  while (!text.empty()) {
    const auto end = text.find('\n');
    const auto line = text.substr(0, end);
    text = end == std::string_view::npos ? "" : text.substr(end + 1);
    ++number;
    try {
      if (!trimmed(line).empty() && line.front() != '#') read_line(line);
    } catch (const std::invalid_argument& wrong) {
      throw std::invalid_argument("line " + std::to_string(number) + ", \"" + std::string(trimmed(line)) +
                                  "\": " + wrong.what());
    }
  }
}

void Medicines::read_line(std::string_view line) {
  if (!valid_utf8(line)) throw std::invalid_argument("is no UTF-8");
  if (line.front() == ' ') return read_strengths(trimmed(line));
  const auto columns = columns_of(line);
  const Names names{columns[1], columns[2]};
  const std::string_view head = columns[0];
  const auto space = head.find(' ');
  const auto code = head.substr(space == std::string_view::npos ? 0 : space + 1);
  if (!is_code(code)) throw std::invalid_argument("a code has at most 100 small letters, digits and _");
  check_lengths(code, names);
  if (space == std::string_view::npos) {
    begin_substance(code, names, columns.size() == 4 ? columns[3] : "");
  } else if (head.starts_with("form ")) {
    forms_.insert_or_assign(std::string(code), names);
  } else if (head.starts_with("group ")) {
    if (known(code) == nullptr) add_allergen(std::string(code), names, true, {});
  } else {
    throw std::invalid_argument("begins with neither form nor group nor a code");
  }
}

void Medicines::begin_substance(std::string_view code, const Names& names, std::string_view groups) {
  begun_ = {std::string(code), names, split(code, "+"), split(groups, " ")};
  for (const auto& group : begun_.groups) {
    const auto* found = known(group);
    if (found == nullptr || !found->what.is_group) throw std::invalid_argument("there is no group " + group);
  }
  if (begun_.substances.size() > 1) {
    joined_.push_back(begun_);
  } else if (known(code) == nullptr) {
    add_allergen(begun_.code, names, false, begun_.groups);
  }
}

// "tablet 200 mg, 400 mg"
void Medicines::read_strengths(std::string_view line) {
  if (begun_.code.empty()) throw std::invalid_argument("stands below no substance");
  const auto space = line.find(' ');
  const auto form = forms_.find(line.substr(0, space));
  if (form == forms_.end() || space == std::string_view::npos) throw std::invalid_argument("there is no such form");
  for (const auto& strength : split(line.substr(space), ",")) {
    auto medicine = begun_;
    medicine.code += "." + form->first + "." + without_spaces(strength);
    medicine.names = {begun_.names.pt + " " + in_portuguese(strength) + " " + form->second.pt,
                      begun_.names.en + " " + strength + " " + form->second.en};
    check_lengths(medicine.code, medicine.names);
    const auto is_it = [&](const Medicine& other) { return other.code == medicine.code; };
    if (std::any_of(medicines_.begin(), medicines_.end(), is_it)) throw std::invalid_argument("is there already");
    searched_.emplace_back(medicine.names.pt + " " + medicine.names.en);
    medicines_.push_back(std::move(medicine));
  }
}

void Medicines::add_allergen(const std::string& code, const Names& names, bool is_group,
                             std::vector<std::string> groups) {
  allergens_.push_back({{code, names, is_group},
                        std::move(groups),
                        Searched(names.pt),
                        Searched(names.en),
                        Search(names.pt),
                        Search(names.en)});
}

// What is to be had only together with others is a substance too.
void Medicines::add_parts() {
  for (const auto& medicine : joined_) {
    const auto pt = split(medicine.names.pt, "+"), en = split(medicine.names.en, "+");
    for (std::size_t i = 0; i < medicine.substances.size(); ++i) {
      if (known(medicine.substances[i]) != nullptr || i >= pt.size() || i >= en.size()) continue;
      add_allergen(medicine.substances[i], {pt[i], en[i]}, false, {});
    }
  }
  for (auto& medicine : medicines_) add(medicine.groups, groups_of(medicine.substances));
}

const Medicines::Named* Medicines::known(std::string_view code) const {
  const auto found =
      std::find_if(allergens_.begin(), allergens_.end(), [&](const Named& named) { return named.what.code == code; });
  return found == allergens_.end() ? nullptr : &*found;
}

std::vector<std::string> Medicines::groups_of(const std::vector<std::string>& substances) const {
  std::vector<std::string> out;
  for (const auto& code : substances) {
    if (const auto* substance = known(code)) add(out, substance->groups);
  }
  return out;
}

std::vector<const Medicine*> Medicines::find(const std::string& words) const {
  const Search search(words);
  std::vector<const Medicine*> out;
  for (std::size_t i = 0; i < medicines_.size(); ++i) {
    if (search.finds(searched_[i])) out.push_back(&medicines_[i]);
  }
  return out;
}

Recognised Medicines::recognise(const std::string& written) const {
  const Search search(written);
  const Searched text(written);
  // The same words, whatever their case and accents.
  const auto is_called = [&](const std::string& name) {
    return search.finds(Searched(name)) && Search(name).finds(text);
  };
  for (std::size_t i = 0; i < medicines_.size(); ++i) {
    const auto& m = medicines_[i];
    if (m.code != written && !(search.finds(searched_[i]) && (is_called(m.names.pt) || is_called(m.names.en))))
      continue;
    return {&m, m.substances, m.groups};
  }
  Recognised out;
  for (const auto& named : allergens_) {
    if (named.what.is_group || !(named.all_pt.finds(text) || named.all_en.finds(text))) continue;
    out.substances.push_back(named.what.code);
  }
  out.groups = groups_of(out.substances);
  return out;
}

std::optional<Allergen> Medicines::allergen(const std::string& written) const {
  if (const auto* named = known(written)) return named->what;
  const Search search(written);
  const Searched text(written);
  std::vector<const Named*> having;
  for (const auto& named : allergens_) {
    const bool in_pt = search.finds(named.pt), in_en = search.finds(named.en);
    if ((in_pt && named.all_pt.finds(text)) || (in_en && named.all_en.finds(text))) return named.what;
    if (in_pt || in_en) having.push_back(&named);
  }
  const bool enough = count_characters(written) >= shortest_part;
  // "penicilina" is the group, though a substance has it in its name too.
  const auto groups =
      std::count_if(having.begin(), having.end(), [](const auto* named) { return named->what.is_group; });
  if (!enough || having.empty()) return std::nullopt;
  if (groups == 1 && having.front()->what.is_group) return having.front()->what;
  return having.size() == 1 ? std::optional(having.front()->what) : std::nullopt;
}

}  // namespace consulta::prescriptions
