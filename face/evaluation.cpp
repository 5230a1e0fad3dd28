#include "face/evaluation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <sstream>
#include <stdexcept>
#include <string_view>

#include "face/settings.hpp"

namespace consulta::face {
namespace {

constexpr std::string_view option = "--evaluate";
constexpr std::size_t rounds = 3, enrolled_with = 3;

std::vector<std::filesystem::path> entries_of(const std::filesystem::path& folder, bool folders) {
  std::vector<std::filesystem::path> out;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_directory() == folders) out.push_back(entry.path());
  }
  std::ranges::sort(out);
  return out;
}

// Grey bytes behind a head in words.
std::optional<Picture> portable_grey_map(const std::string& bytes) {
  std::istringstream words(bytes);
  std::string kind;
  int most = 0;
  Picture out;
  words >> kind >> out.width >> out.height >> most;
  words.get();
  if (!words || kind != "P5" || most != 255 || out.width < 1 || out.height < 1 || out.width > most_pixels / out.height)
    return std::nullopt;
  const auto count = static_cast<std::size_t>(out.width) * static_cast<std::size_t>(out.height);
  std::string grey(count, '\0');
  if (!words.read(grey.data(), static_cast<std::streamsize>(count))) return std::nullopt;
  for (const char pixel : grey) out.rgb.insert(out.rgb.end(), 3, static_cast<std::uint8_t>(pixel));
  return out;
}

struct Known {
  std::vector<FaceTemplate> templates;
  std::vector<std::size_t> people;
};
struct Probe {
  std::size_t person;
  FaceTemplate face;
};

// One round's. `round` says who is a stranger, and from which picture on they are enrolled.
void arrange(const std::vector<Person>& people, std::size_t round, Known& known, std::vector<Probe>& probes,
             Figures& figures) {
  for (std::size_t i = 0; i < people.size(); ++i) {
    std::vector<FaceTemplate> sure;
    for (std::size_t p = 0; p < people[i].size(); ++p) {
      const auto& picture = people[i][(p + round * enrolled_with) % people[i].size()];
      if (picture) sure.push_back(*picture);
    }
    auto shown = std::span(sure);
    if (i % rounds != round) {
      const auto kept = sure.size() < enrolled_with ? std::nullopt : enrol(shown.first(enrolled_with));
      if (!kept) {
        ++figures.not_enrolled;
        continue;
      }
      known.templates.push_back(*kept);
      known.people.push_back(i);
      shown = shown.subspan(enrolled_with);
    }
    for (const auto& face : shown) probes.push_back({i, face});
  }
}

struct Distances {
  std::vector<double> own, others;
};

void show(const Probe& probe, const Known& known, double threshold, Figures& figures, Distances& distances) {
  const auto is_known = std::ranges::find(known.people, probe.person) != known.people.end();
  std::size_t nearest = 0;
  std::vector<double> apart;
  for (std::size_t i = 0; i < known.templates.size(); ++i) {
    apart.push_back(distance_of(probe.face, known.templates[i]));
    (known.people[i] == probe.person ? distances.own : distances.others).push_back(apart.back());
    if (apart[i] < apart[nearest]) nearest = i;
  }
  const auto found = recognise(probe.face, known.templates, threshold);
  if (!is_known) {
    ++figures.strangers;
    if (found) ++figures.taken_for_somebody;
    return;
  }
  ++figures.probes;
  if (known.people[nearest] == probe.person) ++figures.nearest;
  if (!found) {
    ++figures.rejected;
  } else if (known.people[*found] != probe.person) {
    ++figures.mistaken;
  }
}

double percent(std::size_t some, std::size_t all) {
  return all == 0 ? 0 : 100.0 * static_cast<double>(some) / static_cast<double>(all);
}

void print(const char* what, const Figures& f) {
  fmt::print("{}, threshold {}\n", what, face_threshold);
  fmt::print("  not sure of                    {} of {} pictures ({:.2f} %)\n", f.unsure, f.pictures,
             percent(f.unsure, f.pictures));
  fmt::print("  not enrolled                   {}\n", f.not_enrolled);
  fmt::print("  nearest to their own           {} of {} ({:.2f} %)\n", f.nearest, f.probes,
             percent(f.nearest, f.probes));
  fmt::print("  known, and not recognised      {} of {} ({:.2f} %)\n", f.rejected, f.probes,
             percent(f.rejected, f.probes));
  fmt::print("  known, and taken for another   {} of {}\n", f.mistaken, f.probes);
  fmt::print("  strangers taken for somebody   {} of {}\n", f.taken_for_somebody, f.strangers);
  fmt::print("  equal error rate               {:.2f} %\n", 100 * f.equal_error_rate);
}

}  // namespace

std::optional<Picture> read_picture(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (bytes.starts_with("P5")) return portable_grey_map(bytes);
  auto decoded = decode(bytes);
  if (auto* picture = std::get_if<Picture>(&decoded)) return std::move(*picture);
  return std::nullopt;
}

std::vector<Person> read_people(Reader& reader, const std::string& folder) {
  std::vector<Person> out;
  for (const auto& person : entries_of(folder, true)) {
    Person pictures;
    for (const auto& path : entries_of(person, false)) {
      const auto picture = read_picture(path);
      if (!picture) throw std::runtime_error(path.string() + " is no picture");
      const auto face = reader.read(*picture);
      const auto* sure = std::get_if<FaceTemplate>(&face);
      pictures.push_back(sure == nullptr ? std::nullopt : std::optional(*sure));
    }
    if (!pictures.empty()) out.push_back(std::move(pictures));
  }
  if (out.empty()) throw std::runtime_error(folder + " holds no folders of pictures");
  return out;
}

Figures figures_of(const std::vector<Person>& people, double threshold) {
  Figures out;
  for (const auto& person : people) {
    out.pictures += person.size();
    out.unsure += static_cast<std::size_t>(std::ranges::count_if(person, [](const auto& face) { return !face; }));
  }
  Distances distances;
  for (std::size_t round = 0; round < rounds; ++round) {
    Known known;
    std::vector<Probe> probes;
    arrange(people, round, known, probes, out);
    for (const auto& probe : probes) show(probe, known, threshold, out, distances);
  }
  out.equal_error_rate = equal_error_rate(std::move(distances.own), std::move(distances.others));
  return out;
}

double equal_error_rate(std::vector<double> own, std::vector<double> others) {
  if (own.empty() || others.empty()) return 0;
  std::ranges::sort(own);
  std::ranges::sort(others);
  double best = 1;
  // The best threshold is the distance of one of its own: farther ones only let others in.
  for (std::size_t i = 0; i < own.size(); ++i) {
    const auto rejected = static_cast<double>(own.size() - i - 1) / static_cast<double>(own.size());
    const auto near = std::ranges::upper_bound(others, own[i]) - others.begin();
    const auto accepted = static_cast<double>(near) / static_cast<double>(others.size());
    best = std::min(best, std::max(accepted, rejected));
  }
  return best;
}

bool asks_to_evaluate(int argc, char** argv) {
  return argc > 1 && argv[1] == option;
}

int evaluate(int argc, char** argv) {
  if (argc != 3) {
    fmt::print(stderr, "Usage: consulta-face {} FOLDER, which has a folder of pictures for each person\n", option);
    return 2;
  }
  Settings settings(1, argv, "consulta-face", "how well faces are told apart");
  const auto weights = weights_folder(settings);
  settings.done();
  use_no_threads();
  for (const auto align : {Align::landmarks, Align::box}) {
    Reader reader(weights, align);
    const auto since = std::chrono::steady_clock::now();
    const auto people = read_people(reader, argv[2]);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - since;
    const auto figures = figures_of(people, face_threshold);
    print(align == Align::landmarks ? "As it is" : "Without alignment", figures);
    fmt::print("  a picture takes                {:.1f} ms\n", took.count() / static_cast<double>(figures.pictures));
  }
  return 0;
}

}  // namespace consulta::face
