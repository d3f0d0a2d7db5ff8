#pragma once

#include <deque>
#include <string>
#include <string_view>

#include "server/routing/router.hpp"
#include "storage/memory_store.hpp"
#include "tests/support/router_ends.hpp"

namespace jsongled::bench {

/// A router with connections that take what they get and do nothing with it.
class BenchRouter {
  public:
    static constexpr std::string_view rid = "#muc#bench";

    /// As many users, named by user(); all in one MUC.
    explicit BenchRouter(std::size_t users);

    static std::string user(std::size_t number) { return "user-" + std::to_string(number); }

    /// A message of the first user, as the router gets it: read and prepared before.
    Prepared prepare_message(const Envelope& envelope) const;
    void receive(const Envelope& envelope, Prepared prepared);

    std::size_t delivered() const { return delivered_; }

  private:
    struct Sink final : Recipient {
        explicit Sink(std::size_t& count) : delivered(count) {}
        void deliver(OutgoingPtr) override { ++delivered; }
        Fill fill_with(std::size_t) const override { return Fill::roomy; }
        void hold() override {}
        void go_on() override {}
        void close(CloseCause) override {}
        std::size_t& delivered;
    };

    void say(std::string_view from, const std::string& jsongle);

    std::size_t delivered_ = 0;
    std::deque<Sink> sinks_;
    MemoryStore store_;
    testing::NoFacts facts_;
    testing::NoDesk desk_;
    Router router_;
    Moment now_;
};

/// The envelope of a text that is one.
Envelope envelope_of(std::string_view text);

} // namespace jsongled::bench
