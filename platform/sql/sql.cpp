#include "platform/sql/sql.hpp"

#include <fmt/format.h>
#include <soci/mysql/soci-mysql.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include <boost/url.hpp>
#include <charconv>
#include <map>
#include <system_error>

#include "platform/observe/log.hpp"
#include "platform/process/watchdog.hpp"

namespace consulta::sql {
namespace {

constexpr std::chrono::seconds migration_limit{600};
// What is said at the end of a connection needs no answer that would be worth more.
constexpr std::chrono::seconds farewell_limit{1};

std::atomic<std::chrono::seconds> limit_of_process{statement_limit};

// SOCI keeps references to the variables a statement is bound to, hence one object that never moves.
struct Prepared {
  Prepared(soci::session& session, std::string_view sql, std::size_t inputs, std::size_t outputs)
      : in(inputs),
        in_null(inputs, soci::i_ok),
        out(outputs),
        out_null(outputs, soci::i_ok),
        limited(inputs > 0 && ends_with_limit(sql)),
        statement(session) {
    statement.alloc();
    const bool once = sql.find(planned_for_its_values) != std::string_view::npos;
    statement.prepare(std::string(sql), once ? soci::details::st_one_time_query : soci::details::st_repeatable_query);
    bind();
  }
  void bind() {
    for (std::size_t i = 0; i < in.size() - limited; ++i) statement.exchange(soci::use(in[i], in_null[i]));
    if (limited) statement.exchange(soci::use(limit));
    for (std::size_t i = 0; i < out.size(); ++i) statement.exchange(soci::into(out[i], out_null[i]));
    statement.define_and_bind();
  }
  void set(std::vector<Cell> values) {
    if (limited) {
      limit = std::stoll(values.back().value());
      values.pop_back();
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      in_null[i] = values[i] ? soci::i_ok : soci::i_null;
      in[i] = values[i] ? std::move(*values[i]) : std::string();
    }
  }
  // SOCI sends text to MariaDB in quotes, which it takes for every value but after LIMIT: that is bound as a number.
  static bool ends_with_limit(std::string_view sql) {
    const auto last = sql.rfind(':');
    return last != std::string_view::npos && sql.substr(0, last).ends_with("LIMIT ");
  }
  // After a failure SOCI keeps the buffers of the parameters and would make new ones next time.
  void bind_anew() {
    statement.bind_clean_up();
    bind();
  }
  std::vector<std::string> in;
  std::vector<soci::indicator> in_null;
  std::vector<std::string> out;
  std::vector<soci::indicator> out_null;
  bool limited;
  long long limit = 0;
  soci::statement statement;
};

ErrorKind kind_of_state(const std::string& state) {
  if (state == "23505") return ErrorKind::unique;
  if (state == "23P01") return ErrorKind::exclusion;
  if (state == "CN001") return ErrorKind::stale;  // expect_rows()
  if (state == "40001" || state == "40P01") return ErrorKind::retryable;
  // 25P03: the transaction was left alone for too long, and the connection is closed.
  if (state.starts_with("08") || state.starts_with("57P") || state == "25P03") return ErrorKind::unavailable;
  return ErrorKind::other;
}

ErrorKind kind_of_number(unsigned number) {
  switch (number) {
    case 1062:
      return ErrorKind::unique;
    case 1205:  // lock wait timeout
    case 1213:  // deadlock
      return ErrorKind::retryable;
    case 1040:  // too many connections
    case 1053:  // server shutdown in progress
    case 1927:  // connection was killed
    case 2002:
    case 2003:
    case 2006:
    case 2013:
      return ErrorKind::unavailable;
    default:
      return ErrorKind::other;
  }
}

std::string connect_string(const std::string& url, std::chrono::seconds limit) {
  auto parsed = boost::urls::parse_uri(url);
  if (!parsed) throw std::invalid_argument("not a database URL");
  const bool postgresql = parsed->scheme() == "postgresql";
  if (!postgresql && parsed->scheme() != "mysql") throw std::invalid_argument("unknown kind of database");
  auto name = std::string(parsed->path());
  auto where = fmt::format("host={} port={} user={} password={} {}={} connect_timeout=5", parsed->host(),
                           std::string(parsed->port()), parsed->user(), parsed->password(),
                           postgresql ? "dbname" : "db", name.empty() ? name : name.substr(1));
  // Of each answer while it connects. A watch sees to the rest, and first: others learn from it what has died.
  if (!postgresql) return fmt::format("{} charset=utf8mb4 read_timeout={}", where, limit.count() + 2);
  return fmt::format(
      "{} options='-c timezone=UTC -c statement_timeout={}s -c idle_in_transaction_session_timeout={}s -c jit=off'",
      where, limit.count() - 2, limit.count());
}

template <class T>
void number_from_text(const std::string& text, T& out) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc{} || end != text.data() + text.size()) {
    throw Error(ErrorKind::other, "a column is not a whole number");
  }
}

}  // namespace

namespace detail {

Cell to_cell(const std::vector<Uuid>& v) {
  std::string out = "{";
  for (const auto& id : v) {
    if (out.size() > 1) out += ',';
    out += to_text(id);
  }
  return out + "}";
}

void from_text(const std::string& text, std::string& out) {
  out = text;
}
void from_text(const std::string& text, Uuid& out) {
  auto id = parse_uuid(text);
  if (!id) throw Error(ErrorKind::other, "a column is not a UUID");
  out = *id;
}
void from_text(const std::string& text, Instant& out) {
  out = instant_from_sql(text);
}
void from_text(const std::string& text, bool& out) {
  out = text == "t" || text == "1" || text == "true";
}
void from_text(const std::string& text, std::int64_t& out) {
  number_from_text(text, out);
}
void from_text(const std::string& text, std::int32_t& out) {
  number_from_text(text, out);
}

}  // namespace detail

bool Statement::join(const Statement& other) {
  if (!by_rows || !other.by_rows || text != other.text) return false;
  auto& rows = *values.front();
  const auto& more = *other.values.front();
  if (more == "[]") return true;
  if (rows == "[]") {
    rows = more;
  } else {
    rows.back() = ',';
    rows.append(more, 1);
  }
  return true;
}

struct Session::Impl {
  soci::session soci;
  std::optional<Watch> watch;                                                           // once it is connected
  std::chrono::steady_clock::time_point planned_at = std::chrono::steady_clock::now();  // no plan is older
  std::map<std::string, std::unique_ptr<Prepared>, std::less<>> statements;

  // Statements must be gone before their connection, and tell the database of it.
  ~Impl() {
    if (watch) watch->wait(farewell_limit);
    statements.clear();
    watch.reset();
  }
};

void limit_statements(std::chrono::seconds limit) {
  limit_of_process = std::max(limit, least_statement_limit);
}

Session::Session(std::string url)
    : url_(std::move(url)), postgresql_(url_.starts_with("postgresql:")), limit_(limit_of_process) {
  connect_string(url_, limit_);  // a malformed URL is refused here, not at first use
}

Session::~Session() = default;

void Session::limit_statements(std::chrono::seconds limit) {
  impl_.reset();
  limit_ = limit;
}

namespace {

std::string first_line(const std::string& text) {
  return text.substr(0, text.find('\n'));
}

// Runs `body`, turning what SOCI throws into an Error. The text of one ends up in logs and in dead letters, so SOCI's
// what(), which quotes every parameter, is never used. `lost` is called when the connection is gone.
template <class Body, class Lost>
auto guarded(Body&& body, Lost&& lost) {
  try {
    return body();
  } catch (const soci::postgresql_soci_error& e) {
    auto kind = kind_of_state(e.sqlstate());
    // Without a state it was not the server that spoke: the connection is gone.
    if (e.sqlstate().empty() || e.sqlstate() == "     ") kind = ErrorKind::unavailable;
    if (kind == ErrorKind::unavailable) lost();
    // Errors about data and constraints quote the data.
    const bool quotes = e.sqlstate().starts_with("22") || e.sqlstate().starts_with("23");
    throw Error(kind, "SQLSTATE " + e.sqlstate() + (quotes ? "" : ": " + first_line(e.get_error_message())));
  } catch (const soci::mysql_soci_error& e) {
    const auto kind = kind_of_number(static_cast<unsigned>(e.err_num_));
    if (kind == ErrorKind::unavailable) lost();
    throw Error(kind, fmt::format("MariaDB error {}", e.err_num_));  // its text may quote the data
  } catch (const soci::soci_error& e) {
    // SOCI reports some losses (a failed connect, a cut while fetching) without a code.
    const bool gone = e.get_error_category() == soci::soci_error::connection_error ||
                      std::string_view(e.what()).find("onnect") != std::string_view::npos ||
                      std::string_view(e.what()).find("server has gone away") != std::string_view::npos;
    if (gone) lost();
    throw Error(gone ? ErrorKind::unavailable : ErrorKind::other, first_line(e.get_error_message()));
  } catch (const std::system_error& e) {  // no descriptor for its watch
    lost();
    throw Error(ErrorKind::unavailable, e.what());
  }
}

}  // namespace

void Session::connect() {
  auto fresh = std::make_unique<Impl>();
  if (postgresql_) {
    fresh->soci.open(soci::postgresql, connect_string(url_, limit_));
    const auto* backend = static_cast<soci::postgresql_session_backend*>(fresh->soci.get_backend());
    fresh->watch.emplace(PQsocket(backend->conn_));
  } else {
    fresh->soci.open(soci::mysql, connect_string(url_, limit_));
    const auto* backend = static_cast<soci::mysql_session_backend*>(fresh->soci.get_backend());
    fresh->watch.emplace(static_cast<int>(mysql_get_socket(backend->conn_)));
    fresh->watch->wait(limit_);
    fresh->soci << fmt::format(
        "SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION', tx_isolation = "
        "'READ-COMMITTED', innodb_lock_wait_timeout = 10, max_statement_time = {}, idle_transaction_timeout = {}",
        limit_.count() - 2, limit_.count());
  }
  impl_ = std::move(fresh);
}

template <class Body>
auto Session::watched(Body&& body) {
  const auto lost = [&] {
    impl_.reset();
    in_transaction_ = false;
  };
  const auto silent = [&] {
    lost();
    throw Error(ErrorKind::unavailable, fmt::format("the database was silent for too long ({} s)", limit_.count()));
  };
  if (impl_ && !in_transaction_ && impl_->watch->suspect()) {
    impl_->watch->end();
    impl_.reset();
  }
  try {
    auto result = guarded(
        [&] {
          if (!impl_) connect();
          impl_->watch->wait(limit_);
          return body();
        },
        lost);
    if (!impl_->watch->answered()) silent();
    answered_ = std::chrono::steady_clock::now().time_since_epoch().count();
    return result;
  } catch (...) {
    if (impl_ && !impl_->watch->answered()) silent();
    throw;
  }
}

std::size_t Session::run(std::string_view statement, std::vector<Cell> in, std::size_t columns,
                         std::vector<std::vector<Cell>>& out) {
  return watched([&]() -> std::size_t {
    const auto now = std::chrono::steady_clock::now();
    if (postgresql_ && !in_transaction_ && now - impl_->planned_at > plans_last) {
      impl_->soci << "DISCARD PLANS";
      impl_->planned_at = now;
    }
    auto known = impl_->statements.find(statement);
    if (known == impl_->statements.end()) {
      auto fresh = std::make_unique<Prepared>(impl_->soci, statement, in.size(), columns);
      known = impl_->statements.emplace(statement, std::move(fresh)).first;
    }
    auto& prepared = *known->second;
    prepared.set(std::move(in));
    try {
      if (columns == 0) {
        prepared.statement.execute(true);
        return static_cast<std::size_t>(std::max(0LL, prepared.statement.get_affected_rows()));
      }
      prepared.statement.execute(false);
      while (prepared.statement.fetch()) {
        auto& row = out.emplace_back(columns);
        for (std::size_t i = 0; i < columns; ++i) {
          if (prepared.out_null[i] == soci::i_ok) row[i] = prepared.out[i];
        }
      }
      return out.size();
    } catch (...) {
      prepared.bind_anew();
      throw;
    }
  });
}

void Session::script(const std::string& text) {
  watched([&] {
    impl_->soci << text;
    return true;
  });
}

void Session::begin() {
  exec("BEGIN");
  in_transaction_ = true;
}

void Session::commit() {
  exec("COMMIT");
  in_transaction_ = false;
}

void Session::rollback() noexcept {
  in_transaction_ = false;
  if (!impl_) return;
  try {
    exec("ROLLBACK");
  } catch (const std::exception& e) {
    spdlog::warn("rollback failed, dropping the connection: {}", e.what());
    impl_.reset();
  }
}

Pool::Pool(const std::string& url, std::size_t size) {
  for (std::size_t i = 0; i < size; ++i) free_.push_back(std::make_unique<Session>(url));
}

Pool::Lease Pool::lease() {
  std::unique_lock lock(mutex_);
  if (!returned_.wait_for(lock, std::chrono::seconds(5), [&] { return !free_.empty(); })) {
    throw Error(ErrorKind::unavailable, "every database session is busy");
  }
  auto session = std::move(free_.back());
  free_.pop_back();
  return Lease(*this, std::move(session));
}

void Pool::give_back(std::unique_ptr<Session> session) {
  if (session->in_transaction()) session->rollback();
  {
    std::lock_guard lock(mutex_);
    free_.push_back(std::move(session));
  }
  returned_.notify_one();
}

namespace {

// Gives its statements this long, while it lives.
class Unhurried {
 public:
  Unhurried(Session& session, std::chrono::seconds limit) : session_(session) { session_.limit_statements(limit); }
  ~Unhurried() { session_.limit_statements(limit_of_process); }
  Unhurried(const Unhurried&) = delete;
  Unhurried& operator=(const Unhurried&) = delete;

 private:
  Session& session_;
};

}  // namespace

void migrate(Session& session, const std::vector<Migration>& migrations) {
  const Unhurried unhurried(session, migration_limit);
  const bool pg = session.is_postgresql();
  if (pg) {
    session.exec("SELECT pg_advisory_lock(20261)");
  } else {
    if (session.value<std::int64_t>("SELECT GET_LOCK('consulta_migrations', 60)") != 1) {
      throw Error(ErrorKind::unavailable, "another process is migrating");
    }
  }
  session.exec(
      "CREATE TABLE IF NOT EXISTS migrations (name VARCHAR(200) PRIMARY KEY, applied_at TIMESTAMP NOT NULL DEFAULT "
      "CURRENT_TIMESTAMP)");
  for (const auto& migration : migrations) {
    if (session.value<std::int64_t>("SELECT COUNT(*) FROM migrations WHERE name = :name", migration.name) != 0)
      continue;
    // One statement at a time, as MariaDB's protocol wants it; a line ending in ';' ends a statement.
    session.begin();
    std::string statement;
    std::size_t start = 0;
    while (start < migration.text.size()) {
      auto end = migration.text.find('\n', start);
      if (end == std::string_view::npos) end = migration.text.size();
      auto line = migration.text.substr(start, end - start);
      start = end + 1;
      if (line.starts_with("--") || line.empty()) continue;
      statement.append(line).append("\n");
      if (line.ends_with(";")) {
        session.script(statement);
        statement.clear();
      }
    }
    session.exec("INSERT INTO migrations (name) VALUES (:name)", migration.name);
    session.commit();
    spdlog::info("applied migration {}", migration.name);
  }
  if (pg) {
    session.exec("SELECT pg_advisory_unlock(20261)");
  } else {
    session.value<std::int64_t>("SELECT RELEASE_LOCK('consulta_migrations')");
  }
}

}  // namespace consulta::sql
