// What libcurl makes of a mail server's answers, and we of that.
#include "services/notifications/providers.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <map>
#include <thread>

using namespace consulta;
using namespace consulta::notifications;

namespace {

// A mail server that answers each verb as it is told, one connection at a time.
class ScriptedServer {
 public:
  // Verbs in capitals; "" is the greeting, "SECRET" what follows AUTH, "." the end of a message. An answer "" closes
  // the connection.
  explicit ScriptedServer(std::map<std::string, std::string> answers) : answers_(std::move(answers)) {
    listener_ = socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in where{};
    where.sin_family = AF_INET;
    where.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    REQUIRE(bind(listener_, reinterpret_cast<sockaddr*>(&where), sizeof where) == 0);
    REQUIRE(listen(listener_, 8) == 0);
    socklen_t size = sizeof where;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&where), &size);
    port_ = ntohs(where.sin_port);
    thread_ = std::thread([this] { run(); });
  }
  ~ScriptedServer() {
    stopping_ = true;
    thread_.join();
    close(listener_);
  }
  std::string url(const std::string& login) const { return "smtp://" + login + "127.0.0.1:" + std::to_string(port_); }

 private:
  bool readable(int socket) const {
    pollfd waiting{socket, POLLIN, 0};
    while (!stopping_) {
      if (poll(&waiting, 1, 50) > 0) return true;
    }
    return false;
  }

  void run() {
    while (readable(listener_)) {
      const int connection = accept(listener_, nullptr, nullptr);
      serve(connection);
      close(connection);
    }
  }

  void serve(int connection) {
    std::string buffer;
    bool message = false;
    bool secret = false;
    if (!answer(connection, "")) return;
    char chunk[4096];
    while (readable(connection)) {
      const auto got = recv(connection, chunk, sizeof chunk, 0);
      if (got <= 0) return;
      buffer.append(chunk, static_cast<std::size_t>(got));
      for (auto end = buffer.find("\r\n"); end != std::string::npos; end = buffer.find("\r\n")) {
        const auto line = buffer.substr(0, end);
        buffer.erase(0, end + 2);
        if (message && line != ".") continue;
        const auto verb = secret ? "SECRET" : line.substr(0, line.find(' '));
        message = verb == "DATA" && answer_to(verb).starts_with("354");
        secret = verb == "AUTH" && answer_to(verb).starts_with("334");
        if (!answer(connection, verb)) return;
      }
    }
  }

  std::string answer_to(const std::string& verb) const {
    const auto found = answers_.find(verb);
    return found == answers_.end() ? "250 ok" : found->second;
  }

  bool answer(int connection, const std::string& verb) const {
    const auto text = answer_to(verb);
    if (text.empty()) return false;
    const auto line = text + "\r\n";
    return send(connection, line.data(), line.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(line.size()) &&
           verb != "QUIT";
  }

  std::map<std::string, std::string> answers_;
  int listener_;
  unsigned short port_ = 0;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

std::map<std::string, std::string> answering(const std::string& verb, const std::string& text) {
  std::map<std::string, std::string> all{{"", "220 here"},
                                         {"EHLO", "250-here\r\n250 AUTH PLAIN"},
                                         {"AUTH", "334 "},
                                         {"SECRET", "235 welcome"},
                                         {"DATA", "354 go on"}};
  all[verb] = text;
  return all;
}

const Email email{new_id(), "a@example.com", "Subject", "text", "<p>text</p>", {}};

}  // namespace

TEST_CASE("a mail server's answer to each step: whose fault it is, and whether it is for good") {
  struct Row {
    const char* verb;
    const char* answer;
    Verdict verdict;
    const char* why;  // begins so
  };
  for (const auto& row : {
           Row{"RCPT", "250 ok", Verdict::taken, ""},
           Row{"", "554 no service", Verdict::failed, ""},
           Row{"AUTH", "534 not so", Verdict::failed, ""},
           Row{"SECRET", "535 5.7.8 not known", Verdict::failed, ""},
           Row{"MAIL", "451 later", Verdict::failed, ""},
           Row{"MAIL", "550 5.7.1 not you", Verdict::failed, ""},
           Row{"MAIL", "552 too long", Verdict::refused, "the mail server refuses the message: 552"},
           Row{"RCPT", "550 5.1.1 <a@example.com> unknown", Verdict::refused,
               "the mail server refuses the address: 550 5.1.1"},
           Row{"RCPT", "550-first line\r\n550 5.1.1 second", Verdict::refused,
               "the mail server refuses the address: 550 5.1.1"},
           Row{"RCPT", "550 912.345.678@example.com unknown", Verdict::refused,
               "the mail server refuses the address: 550"},
           Row{"RCPT", "450 4.2.2 A@EXAMPLE.COM is full", Verdict::deferred,
               "the mail server puts the address off: 450 4.2.2"},
           Row{"RCPT", "550 no such user", Verdict::refused, "the mail server refuses the address: 550"},
           Row{"RCPT", "450 4.2.0 grey", Verdict::deferred, "the mail server puts the address off: 450 4.2.0"},
           Row{"RCPT", "421 going", Verdict::failed, ""},
           Row{"RCPT", "503 bad sequence", Verdict::failed, ""},
           Row{"RCPT", "", Verdict::failed, ""},
           Row{"DATA", "554 no", Verdict::refused, "the mail server refuses the message: 554"},
           Row{"DATA", "451 later", Verdict::failed, ""},
           Row{".", "554 5.7.1 spam", Verdict::refused, "the mail server refuses the message: 554 5.7.1"},
           Row{".", "451 disk", Verdict::failed, ""},
           Row{".", "", Verdict::failed, ""},
       }) {
    CAPTURE(row.verb);
    CAPTURE(row.answer);
    const ScriptedServer server(answering(row.verb, row.answer));
    SmtpProvider provider({server.url("user:secret@"), false, ""}, "clinic@example.com", 0);
    const auto reply = provider.send(email);
    CHECK(reply.verdict == row.verdict);
    if (*row.why != '\0') CHECK(reply.why == row.why);
    CHECK((row.verdict == Verdict::taken || !reply.why.empty()));
  }
}

TEST_CASE("addresses that are refused or put off never stop the mail; a login that is refused does") {
  for (const char* answer : {"550 5.1.1 unknown", "450 grey"}) {
    const ScriptedServer server(answering("RCPT", answer));
    SmtpProvider provider({server.url(""), false, ""}, "clinic@example.com", 0);
    for (int i = 0; i < 15; ++i) CHECK(provider.send(email).verdict != Verdict::not_tried);
  }
  const ScriptedServer server(answering("SECRET", "535 no"));
  SmtpProvider provider({server.url("user:wrong@"), false, ""}, "clinic@example.com", 0);
  for (int i = 0; i < 3; ++i) CHECK(provider.send(email).verdict == Verdict::failed);
  CHECK(provider.send(email).verdict == Verdict::not_tried);
}
