// How the clinic is packed and run, held against services/list, which YAML cannot read: compose/, swarm/ and
// kubernetes/ name every service, give it what the list says, and name no other. What a service needs there is what
// these say is lacking.
#include <doctest/doctest.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "events/services.hpp"

using namespace consulta;

namespace {

using Words = std::set<std::string>;
const std::filesystem::path root = CONSULTA_SOURCE_DIR;

struct Service {
  std::string name, database;
  int port = 0;
  std::string broker;
  Words secrets;  // besides those that each has

  Words all_secrets() const {
    Words out{secrets};
    out.merge(Words{name + "_database_url", name + "_rabbitmq_url"});
    return out;
  }
};

const std::vector<Service>& list() {
  static const auto read = [] {
    std::vector<Service> out;
    std::ifstream file(root / "services/list");
    for (std::string line; std::getline(file, line);) {
      if (line.empty() || line.front() == '#') continue;
      std::istringstream columns(line);
      Service service;
      columns >> service.name >> service.database >> service.port >> service.broker;
      REQUIRE_MESSAGE(!columns.fail(), "services/list: too few columns: " << line);
      for (std::string secret; columns >> secret;) service.secrets.insert(secret);
      out.push_back(service);
    }
    return out;
  }();
  return read;
}

// A word of each service, of those on a database where one is named.
template <class F>
Words of_each(F&& word, const std::string& database = "") {
  Words out;
  for (const auto& service : list()) {
    if (database.empty() || service.database == database) out.insert(word(service));
  }
  return out;
}
Words names(const std::string& database = "") {
  return of_each([](const Service& service) { return service.name; }, database);
}

Words with(Words words, const Words& more) {
  words.insert(more.begin(), more.end());
  return words;
}

void same(const std::string& where, const Words& there, const Words& wanted) {
  for (const auto& word : wanted) CHECK_MESSAGE(there.contains(word), where << " lacks " << word);
  for (const auto& word : there)
    CHECK_MESSAGE(wanted.contains(word), where << " has " << word << ", against services/list");
}

Words words(const YAML::Node& node) {
  Words out;
  for (const auto& word : node) out.insert(word.as<std::string>());
  return out;
}
Words keys(const YAML::Node& node) {
  Words out;
  for (const auto& member : node) out.insert(member.first.as<std::string>());
  return out;
}
Words beginning(const Words& words, const std::string& prefix) {
  Words out;
  std::ranges::copy_if(words, std::inserter(out, out.end()),
                       [&](const auto& word) { return word.starts_with(prefix); });
  return out;
}

// `CONSULTA_SEAL_KEY_FILE=/run/secrets/seal_key`, and so on for each secret of a service.
Words settings_of(const Service& service) {
  Words out{"CONSULTA_DATABASE_URL_FILE=/run/secrets/" + service.name + "_database_url",
            "CONSULTA_RABBITMQ_URL_FILE=/run/secrets/" + service.name + "_rabbitmq_url"};
  for (const auto& secret : service.secrets) {
    out.insert("CONSULTA_" + events::upper_case(secret) + "_FILE=/run/secrets/" + secret);
  }
  return out;
}
Words only_files(const Words& settings) {
  Words out;
  std::ranges::copy_if(settings, std::inserter(out, out.end()),
                       [](const auto& setting) { return setting.find("_FILE=") != std::string::npos; });
  return out;
}

// What compose and swarm have in common.
YAML::Node held_against_list(const std::string& file, const std::string& upstream_prefix) {
  const auto document = YAML::LoadFile(root / file);
  const auto services = document["services"];
  Words images, used;
  for (const auto& entry : services) {
    const auto name = entry.first.as<std::string>();
    const auto image = entry.second["image"].as<std::string>("");  // some have it by a merge
    if (image.starts_with("consulta/")) {
      images.insert(name);
      CHECK_MESSAGE(image.starts_with("consulta/" + name + ":"), file << ": " << name << " has the image " << image);
    }
    for (const auto& secret : entry.second["secrets"]) {
      used.insert((secret.IsMap() ? secret["source"] : secret).as<std::string>());
    }
  }
  same(file + ": services", images, with(names(), {"face", "gateway", "sandbox"}));

  const auto settings = [&](const std::string& name) {
    Words out;
    for (const auto& entry : services[name]["environment"]) {
      if (entry.second.IsScalar()) out.insert(entry.first.as<std::string>() + "=" + entry.second.as<std::string>());
    }
    return out;
  };
  for (const auto& service : list()) {
    if (!services[service.name]) continue;
    same(file + ": " + service.name + ": secrets", words(services[service.name]["secrets"]), service.all_secrets());
    same(file + ": " + service.name + ": environment", only_files(settings(service.name)), settings_of(service));
  }
  const auto password = [](const Service& service) { return service.name + "_db_password"; };
  same(file + ": postgres: secrets", words(services["postgres"]["secrets"]),
       with(of_each(password, "postgresql"), {"postgres_password"}));
  same(file + ": mariadb: secrets", words(services["mariadb"]["secrets"]),
       with(of_each(password, "mariadb"), {"mariadb_root_password"}));
  same(file + ": gateway: environment", beginning(settings("gateway"), "CONSULTA_UPSTREAM_"),
       of_each([&](const Service& s) {
         return "CONSULTA_UPSTREAM_" + events::upper_case(s.name) + "=" + upstream_prefix + s.name + ":8080";
       }));
  same(file + ": secrets", keys(document["secrets"]), used);
  for (const auto& entry : document["secrets"]) {
    const auto name = entry.first.as<std::string>();
    CHECK_MESSAGE(entry.second["file"].as<std::string>() == "secrets/" + name, file << ": secrets: " << name);
  }
  return document;
}

struct Folder {
  std::filesystem::path path;
  explicit Folder(std::string name = (std::filesystem::temp_directory_path() / "consulta-secrets.XXXXXX").string())
      : path(mkdtemp(name.data())) {}
  Folder(const Folder&) = delete;
  ~Folder() { std::filesystem::remove_all(path); }
};

}  // namespace

TEST_CASE("a service is a folder and a line of the list") {
  Words folders;
  for (const auto& entry : std::filesystem::directory_iterator(root / "services")) {
    if (std::filesystem::exists(entry.path() / "main.cpp")) folders.insert(entry.path().filename());
  }
  same("services/", folders, names());
  std::set<int> ports;
  for (const auto& service : list()) {
    const auto what = "services/list: " + service.name;
    CHECK_MESSAGE(std::ranges::all_of(service.name, [](char c) { return c >= 'a' && c <= 'z'; }), what);
    CHECK_MESSAGE((service.database == "postgresql" || service.database == "mariadb"),
                  what << ": " << service.database);
    CHECK_MESSAGE((service.port >= 20 && service.port < 30), what << ": port " << service.port);
    CHECK_MESSAGE(ports.insert(service.port).second, what << ": port " << service.port << " is another's");
    CHECK_MESSAGE((service.broker == "queue" || service.broker == "queue:dead-letters"),
                  what << ": " << service.broker);
  }
}

TEST_CASE("C++ sees the list as it is") {
  std::vector<std::string> all, with_queue;
  for (const auto& service : list()) {
    all.push_back(service.name);
    if (service.broker.starts_with("queue")) with_queue.push_back(service.name);
  }
  CHECK(std::ranges::equal(events::services, all));
  CHECK(std::ranges::equal(events::consumers, with_queue));
}

TEST_CASE("compose runs every service") {
  const std::string file = "compose/docker-compose.yml";
  const auto document = held_against_list(file, "");
  const auto services = document["services"];
  same(file + ": gateway: depends_on", words(services["gateway"]["depends_on"]), with(names(), {"redis"}));
  for (const auto& service : list()) {
    if (!services[service.name]) continue;
    same(file + ": " + service.name + ": depends_on", words(services[service.name]["depends_on"]),
         {"rabbitmq", service.database == "postgresql" ? "postgres" : "mariadb"});
  }
}

TEST_CASE("the stack runs every service") {
  const std::string file = "swarm/stack.yml";
  const auto services = held_against_list(file, "tasks.")["services"];
  for (const auto& service : list()) {
    if (!services[service.name]) continue;
    CHECK_MESSAGE(services[service.name]["deploy"]["replicas"].as<std::string>() ==
                      "${" + events::upper_case(service.name) + "_REPLICAS:-1}",
                  file << ": " << service.name << ": deploy: replicas");
  }
}

TEST_CASE("Kubernetes runs every service") {
  const std::filesystem::path folder = root / "kubernetes";
  Words files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() == ".yaml") files.insert(entry.path().filename());
  }
  const auto with_own = of_each([](const Service& service) { return service.name + ".yaml"; });
  same("kubernetes/", files,
       with(with_own, {"gateway.yaml", "kustomization.yaml", "namespace.yaml", "network-policies.yaml"}));

  const auto kustomization = YAML::LoadFile(folder / "kustomization.yaml");
  same("kubernetes/kustomization.yaml: resources", words(kustomization["resources"]),
       with(with_own, {"gateway.yaml", "namespace.yaml", "network-policies.yaml"}));
  Words images, secrets{"secrets/gateway_rabbitmq_url", "secrets/internal_key"};
  for (const auto& image : kustomization["images"]) images.insert(image["name"].as<std::string>());
  same("kubernetes/kustomization.yaml: images", images,
       with(of_each([](const Service& service) { return "consulta/" + service.name; }), {"consulta/gateway"}));
  for (const auto& service : list()) {
    for (const auto& secret : service.all_secrets()) secrets.insert("secrets/" + secret);
  }
  same("kubernetes/kustomization.yaml: secretGenerator", words(kustomization["secretGenerator"][0]["files"]), secrets);

  Words upstreams;
  for (const auto& document : YAML::LoadAllFromFile(folder / "gateway.yaml")) {
    if (document["kind"].as<std::string>() != "Deployment") continue;
    for (const auto& entry : document["spec"]["template"]["spec"]["containers"][0]["env"]) {
      upstreams.insert(entry["name"].as<std::string>() + "=" + entry["value"].as<std::string>());
    }
  }
  same("kubernetes/gateway.yaml: env", beginning(upstreams, "CONSULTA_UPSTREAM_"), of_each([](const Service& s) {
         return "CONSULTA_UPSTREAM_" + events::upper_case(s.name) + "=" + s.name + ":8080";
       }));

  for (const auto& policy : YAML::LoadAllFromFile(folder / "network-policies.yaml")) {
    const auto name = policy["metadata"]["name"].as<std::string>();
    const auto where = "kubernetes/network-policies.yaml: " + name;
    if (name == "gateway-to-services") {
      same(where, words(policy["spec"]["podSelector"]["matchExpressions"][0]["values"]), names());
    } else if (name == "services-to-auth") {
      auto others = names();
      others.erase("auth");
      const auto from = policy["spec"]["ingress"][0]["from"][0]["podSelector"];
      same(where, words(from["matchExpressions"][0]["values"]), others);
    }
  }
}

TEST_CASE("the manifests of a service are like those of every other, but for its name and what it is given") {
  for (const auto& service : list()) {
    const auto file = "kubernetes/" + service.name + ".yaml";
    if (!std::filesystem::exists(root / file)) continue;  // said above
    Words kinds;
    for (const auto& document : YAML::LoadAllFromFile(root / file)) {
      const auto kind = document["kind"].as<std::string>();
      kinds.insert(kind);
      CHECK_MESSAGE(document["metadata"]["name"].as<std::string>() == service.name,
                    file << ": the name of its " << kind);
      if (kind != "Deployment") continue;
      const auto pod = document["spec"]["template"]["spec"];
      const auto container = pod["containers"][0];
      CHECK_MESSAGE(container["image"].as<std::string>().starts_with("consulta/" + service.name + ":"),
                    file << ": its image");
      Words settings, items;
      for (const auto& entry : container["env"]) {
        settings.insert(entry["name"].as<std::string>() + "=" + entry["value"].as<std::string>());
      }
      for (const auto& item : pod["volumes"][0]["secret"]["items"]) items.insert(item["key"].as<std::string>());
      same(file + ": env", only_files(settings), settings_of(service));
      same(file + ": secret items", items, service.all_secrets());
    }
    same(file, kinds, {"Deployment", "Service", "HorizontalPodAutoscaler", "PodDisruptionBudget"});
  }
}

TEST_CASE("docker/make-secrets makes whatever compose, the stack and Kubernetes are given") {
  const Folder folder;
  REQUIRE(std::system((root / "docker/make-secrets").string().append(" ").append(folder.path.string()).c_str()) == 0);
  Words made;
  for (const auto& entry : std::filesystem::directory_iterator(folder.path)) {
    if (entry.file_size() > 0) made.insert(entry.path().filename());
  }
  for (const std::string file : {"compose/docker-compose.yml", "swarm/stack.yml"}) {
    for (const auto& secret : keys(YAML::LoadFile(root / file)["secrets"])) {
      CHECK_MESSAGE(made.contains(secret),
                    file << " has the secret " << secret << ", which docker/make-secrets does not make");
    }
  }
  for (const auto& file :
       words(YAML::LoadFile(root / "kubernetes/kustomization.yaml")["secretGenerator"][0]["files"])) {
    CHECK_MESSAGE(made.contains(file.substr(8)),
                  "kubernetes has " << file << ", which docker/make-secrets does not make");
  }
}

TEST_CASE("docker/rotate-secret adds a secret, uses it, and drops the old one, in this order alone") {
  const Folder folder;
  const auto run = [&](const std::string& program, const std::string& words) {
    const auto command =
        (root / "docker" / program).string() + " " + folder.path.string() + words + " > /dev/null 2>&1";
    return std::system(command.c_str());
  };
  const auto rotate = [&](const std::string& words) { return run("rotate-secret", " " + words); };
  const auto lines = [&](const std::string& name) {
    std::ifstream file(folder.path / name);
    std::vector<std::string> out;
    for (std::string line; std::getline(file, line);) out.push_back(line);
    return out;
  };
  CHECK(rotate("seal_key") != 0);  // there is none yet
  REQUIRE(run("make-secrets", "") == 0);
  for (const std::string name : {"seal_key", "internal_key", "psp_secret", "face_key"}) {
    const auto old = lines(name);
    REQUIRE(old.size() == 1);
    CHECK(rotate(name + " --use") != 0);
    CHECK(rotate(name + " --finish") != 0);
    REQUIRE(rotate(name) == 0);
    const auto known = lines(name);
    REQUIRE(known.size() == 2);
    CHECK(known[0] == old[0]);
    CHECK(known[1] != old[0]);
    CHECK(rotate(name) != 0);
    CHECK(rotate(name + " --finish") != 0);
    REQUIRE(rotate(name + " --use") == 0);
    CHECK(lines(name) == std::vector{known[1], known[0]});
    CHECK(rotate(name + " --use") != 0);
    REQUIRE(rotate(name + " --finish") == 0);
    CHECK(lines(name) == std::vector{known[1]});
    CHECK(rotate(name + " --finish") != 0);
  }
  std::ofstream(folder.path / "given") << "of the provider\n";
  REQUIRE(rotate("psp_secret " + (folder.path / "given").string()) == 0);
  CHECK(lines("psp_secret").at(1) == "of the provider");
  CHECK(rotate("admin_password") != 0);
  CHECK(rotate("seal_key --other") != 0);
}

TEST_CASE("the statements of every service are tried on its database") {
  std::stringstream text;
  text << std::ifstream(root / "tests/queries/queries_test.cpp").rdbuf();
  for (const auto& name : names()) {
    CHECK_MESSAGE(text.str().find(name + "::queries::each(") != std::string::npos, "tests/queries lacks " << name);
  }
}

TEST_CASE("the events' document is YAML, and so is the API's") {
  for (const char* name : {"asyncapi", "openapi"}) {
    CAPTURE(name);
    CHECK_NOTHROW(YAML::LoadFile(std::string(CONSULTA_SOURCE_DIR) + "/docs/" + name + ".yaml"));
  }
}

TEST_CASE("docker/Dockerfile builds from every room that CMakeLists.txt builds") {
  std::stringstream text, lists;
  text << std::ifstream(root / "docker/Dockerfile").rdbuf();
  lists << std::ifstream(root / "CMakeLists.txt").rdbuf();
  std::size_t rooms = 0;
  for (const auto& entry : std::filesystem::directory_iterator(root)) {
    const auto room = entry.path().filename().string();
    const auto built = [&](const char* how) { return lists.str().find(how + room) != std::string::npos; };
    if (!entry.is_directory() || room == "tests" || !(built("FOLDERS ") || built("add_subdirectory("))) continue;
    ++rooms;
    CHECK_MESSAGE(text.str().find("COPY " + room + " " + room + "\n") != std::string::npos, "it lacks " << room);
  }
  CHECK(rooms > 3);
}
