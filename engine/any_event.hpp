// An event on its way out of a decision: the struct itself, whatever its type. Routing and reading it need
// no JSON; what is published is made once it is told.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "broker/outgoing.hpp"
#include "events/cloudevent.hpp"

namespace consulta::engine {

class AnyEvent {
 public:
  // `subject`: the id of what it is about. `kind` names the publisher of what every service tells.
  template <class E>
  requires requires { E::kind; }
  AnyEvent(E data, const Uuid& subject, const events::Kind& kind = E::kind)
      : data_(std::make_shared<Of<E>>(std::move(data))), subject_(subject), kind_(kind) {}

  const events::Kind& kind() const { return kind_; }
  const Uuid& subject() const { return subject_; }

  // Null where it is of another type.
  template <class E>
  const E* as() const {
    const auto* of = dynamic_cast<const Of<E>*>(data_.get());
    return of == nullptr ? nullptr : &of->data;
  }

  // With an id of its own and the present time, caused by the event with that head, if any, and of its trace where
  // there is no other.
  broker::Outgoing outgoing(const events::Head* cause) const;

 private:
  struct Data {
    virtual ~Data() = default;
    virtual std::string json(const AnyEvent& event, const events::Head* cause, const std::string& trace,
                             Uuid& id) const = 0;
  };
  template <class E>
  struct Of : Data {
    explicit Of(E d) : data(std::move(d)) {}
    std::string json(const AnyEvent& about, const events::Head* cause, const std::string& trace,
                     Uuid& id) const override {
      const auto event = events::make(data, about.subject(), cause, trace, about.kind());
      id = event.head.id;
      return events::to_json(event);
    }
    E data;
  };

  std::shared_ptr<const Data> data_;
  Uuid subject_{};
  events::Kind kind_;
};

}  // namespace consulta::engine
