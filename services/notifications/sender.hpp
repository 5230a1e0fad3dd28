// Sends messages, each by its channel's provider: the adapter of notifications. Each is a leased row, sent at least
// once and always by the same id; what could not be sent is tried again later.
#pragma once

#include <array>
#include <random>
#include <set>

#include "services/notifications/letter.hpp"
#include "services/notifications/service.hpp"

namespace consulta::notifications {

// Of one channel. Belongs to one thread.
class Sender {
 public:
  // `handed`: what is handed over of this channel, if anything.
  Sender(host::Host& host, Aggregates& aggregates, const Options& options, Channel channel, Links* handed)
      : host_(host),
        aggregates_(aggregates),
        options_(options),
        channel_(channel),
        handed_(handed),
        sms_(options.sms_url, options.sms_per_second),
        smtp_(options.smtp, options.from, options.emails_per_second) {}

  // In rounds, until nothing is due or some fail: what was never tried, and a share of what failed before.
  void send_due(sql::Session& db);

 private:
  struct Tried {
    std::vector<std::pair<Uuid, Answer>> answers = {};      // not yet recorded
    std::array<std::optional<Instant>, 2> not_before = {};  // of each channel: its provider is left alone until then
    std::set<Uuid> erased = {};                             // to whom nothing goes

    Answer& answer(const Message& m, End end);
  };

  bool send_all(sql::Session& db, std::vector<Message> messages, std::chrono::seconds time);
  bool probing() const { return channel_ == Channel::sms ? sms_.probing() : smtp_.probing(); }
  void record(Tried& tried, sql::Session& db);
  void forget(const Uuid& user_id, sql::Session& db);

  void hold_back(std::vector<Letter>& letters, Tried& tried, sql::Session& db) const;
  std::set<Uuid> places_for(const std::vector<Letter>& letters, const Day& day, sql::Session& db) const;
  std::optional<Letter> letter_for(const Message& m, const std::vector<Contact>& contacts, sql::Session& db,
                                   Tried& tried);
  void send(const std::vector<Letter>& letters, Tried& tried);
  std::vector<ProviderReply> send_sms(const std::vector<Letter>& letters);
  ProviderReply send_email(const Letter& letter);
  void conclude(const Letter& letter, const ProviderReply& reply, Tried& tried);

  static void put_off(const Message& m, const std::string& why, Instant until, Tried& tried);
  Answer& failed(const Message& m, const std::string& why, Tried& tried);
  static Answer& not_sent(const Message& m, End end, const std::string& why, Tried& tried);

  host::Host& host_;
  Aggregates& aggregates_;
  Options options_;
  Channel channel_;
  Links* handed_;
  SmsProvider sms_;
  SmtpProvider smtp_;
  unsigned rounds_ = 0;
  std::minstd_rand random_{std::random_device{}()};
  std::uniform_real_distribution<double> chance_{0, 1};
};

}  // namespace consulta::notifications
