#include "engine/group_commit.hpp"

#include <doctest/doctest.h>

#include <cstdlib>
#include <new>

using namespace consulta;
using engine::GroupCommit;

namespace {

// Of this thread, what asks for just so much memory finds none.
thread_local std::size_t refused_size = 0;

}  // namespace

void* operator new(std::size_t size) {
  auto* memory = size != 0 && size == refused_size ? nullptr : std::malloc(size);
  if (memory == nullptr) throw std::bad_alloc();
  return memory;
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  return std::malloc(size);
}
void operator delete(void* memory) noexcept {
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
  std::free(memory);
}

namespace {

struct Nowhere : broker::Outlet {
  void committed(std::vector<broker::Outgoing>) override {}
};

struct Row {
  int n = 0;
};
BOOST_DESCRIBE_STRUCT(Row, (), (n))

}  // namespace

TEST_CASE("who finds no memory to gather with leaves nobody waiting for ever") {
  Nowhere outlet;
  GroupCommit group(outlet);
  sql::Session nobody("postgresql://x:x@127.0.0.1:1/x");
  int told = 0;
  const auto commit = [&](std::size_t refused) {
    broker::Work work(nobody, outlet);
    work.finish_with(sql::Statement::of_rows(sql::Query<void>{"q", "SELECT :rows"}, std::vector<Row>{{1}}));
    refused_size = refused;
    try {
      group.commit(work, [&](const std::exception_ptr&) {
        refused_size = 0;
        ++told;
      });
    } catch (const std::bad_alloc&) {
      ++told;  // and so it is not waited for
    }
    refused_size = 0;
  };
  commit(sizeof(GroupCommit::Part));
  commit(0);
  CHECK(told == 2);
}
