#pragma once

#include "server/routing/recipient.hpp"

namespace jsongled {

class Session;

/// The router's way to one client: writes letters to its session. Under the router's lock, from any thread, but
/// for speak_as(), which is called on the client's own.
class Inlet final : public Recipient {
  public:
    /// The session has a transport before anything is called here, and outlives it.
    explicit Inlet(Session& session) : session_(session) {}

    void deliver(OutgoingPtr message) override;
    Fill fill_with(std::size_t cost) const override;
    void hold() override;
    void go_on() override;
    void speak_as(std::string_view peer) override;
    void probe(std::uint64_t number) override;
    void close(CloseCause why) override;

  private:
    Session& session_;
    bool overflowed_ = false;
};

} // namespace jsongled
