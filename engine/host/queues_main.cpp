// What backup and restore do with the broker's queues (tools/backup, tools/restore).
//
//   consulta-queues hold    holds retry queues and dead letters, writes each message as a line of JSON to standard
//                           output as it comes, and obeys standard input: `depth` tells how many messages the main
//                           queues have ready, `all` holds those too, `count` tells how many messages are held by now.
//                           Each answer is a line on standard error. Ends with its input, and all is back in its place.
//   consulta-queues fill    puts such lines from standard input into the same queues, which must all be empty
#include <poll.h>
#include <unistd.h>

#include <cstdio>
#include <iostream>

#include "broker/saved_queues.hpp"
#include "engine/host/host.hpp"
#include "platform/process/config.hpp"

using namespace consulta;

namespace {

constexpr auto quiet = std::chrono::milliseconds(500);

void answer(const std::string& text) {
  std::fprintf(stderr, "%s\n", text.c_str());
}

// The lines of standard input as they come, without waiting for more.
class Commands {
 public:
  bool ended() const { return ended_; }

  std::optional<std::string> next() {
    pollfd input{STDIN_FILENO, POLLIN, 0};
    if (poll(&input, 1, 0) > 0) {
      char buffer[256];
      const auto size = read(STDIN_FILENO, buffer, sizeof buffer);
      if (size <= 0) ended_ = true;
      if (size > 0) text_.append(buffer, static_cast<std::size_t>(size));
    }
    const auto end = text_.find('\n');
    if (end == std::string::npos) return std::nullopt;
    auto line = text_.substr(0, end);
    text_.erase(0, end + 1);
    return line;
  }

 private:
  std::string text_;
  bool ended_ = false;
};

class Holder {
 public:
  Holder(broker::Connection& connection, const broker::Topology& topology)
      : connection_(connection), main_(broker::main_queues(topology)), held_(connection) {
    held_.hold(broker::waiting_queues(topology));
    take_until_quiet();
  }

  static std::runtime_error cannot_write() { return std::runtime_error("the messages cannot be written"); }

  // Whether there was a message.
  bool take(std::chrono::milliseconds wait) {
    const auto message = held_.next(wait);
    if (!message) return false;
    if (std::puts(json::write(*message).c_str()) < 0) throw cannot_write();
    ++count_;
    return true;
  }

  void obey(const std::string& command) {
    if (command == "depth") return answer("depth " + std::to_string(main_depth()));
    if (command == "all") held_.hold(main_);
    if (command == "all" || command == "count") {
      take_until_quiet();
      if (std::fflush(stdout) != 0) throw cannot_write();
      return answer("count " + std::to_string(count_));
    }
    throw std::runtime_error("unknown command: " + command);
  }

 private:
  std::size_t main_depth() {
    std::size_t sum = 0;
    for (const auto& queue : main_) sum += broker::depth(connection_, queue);
    return sum;
  }

  void take_until_quiet() {
    do {
      while (take(quiet)) {
      }
    } while (held_.hold_more());
  }

  broker::Connection& connection_;
  std::vector<std::string> main_;
  broker::HeldQueues held_;
  std::uint64_t count_ = 0;
};

int hold(broker::Connection& connection, const broker::Topology& topology) {
  Holder holder(connection, topology);
  answer("holding");
  for (Commands commands; !commands.ended();) {
    holder.take(std::chrono::milliseconds(100));
    while (auto command = commands.next()) holder.obey(*command);
  }
  return 0;
}

int fill(broker::Connection& connection, const broker::Topology& topology) {
  for (const auto& queues : {broker::main_queues(topology), broker::waiting_queues(topology)}) {
    for (const auto& queue : queues) {
      if (broker::depth(connection, queue) != 0) throw std::runtime_error(queue + " is not empty");
    }
  }
  broker::QueueFiller filler(connection);
  std::vector<broker::SavedMessage> batch;
  std::size_t count = 0;
  for (std::string line; std::getline(std::cin, line);) {
    batch.push_back(json::read<broker::SavedMessage>(line));
    ++count;
    if (batch.size() < 256) continue;
    filler.put_back(batch);
    batch.clear();
  }
  filler.put_back(batch);
  connection.close();
  std::printf("%zu\n", count);
  return 0;
}

}  // namespace

int main(int argc, char** argv) try {
  const std::string what = argc > 1 ? argv[1] : "--help";
  Settings settings(what == "--help" ? argc : 1, argv, "consulta-queues",
                    "hold | fill: what backup and restore do with the broker's queues");
  const auto url = settings.text("CONSULTA_RABBITMQ_URL", std::nullopt, "amqp:// URL of RabbitMQ");
  auto topology = host::event_topology();
  topology.given = settings.flag("CONSULTA_TOPOLOGY_GIVEN", "1 where queues are made by definitions, not by us");
  settings.done();
  broker::Connection connection(url, "consulta queues " + what);
  broker::declare(connection, topology);
  if (what == "hold") return hold(connection, topology);
  if (what == "fill") return fill(connection, topology);
  answer("consulta-queues hold | fill");
  return 2;
} catch (const std::exception& e) {
  answer(std::string("consulta-queues: ") + e.what());
  return 1;
}
