#pragma once

#include <utility>

#include "server/net/mailbox.hpp"
#include "server/net/transport.hpp"
#include "server/routing/recipient.hpp"

namespace jsongled {

/// The router's way to one client: writes letters to its link. Under the router's lock, from any thread.
class Inlet final : public Recipient {
  public:
    /// All of them outlive it.
    Inlet(Link& link, Transport& transport, Mailbox& mailbox)
        : link_(link), transport_(transport), mailbox_(mailbox) {}

    void deliver(OutgoingPtr message) override {
        if (overflowed_) return;
        if (transport_.reserve(message->cost())) return mailbox_.put({&link_, std::move(message)});
        overflowed_ = true;
        close(CloseCause::slow);
    }
    Fill fill_with(std::size_t cost) const override { return transport_.fill_with(cost); }
    void hold() override { link_.hold(); }
    void go_on() override { mailbox_.put({&link_, Letter::GoOn()}); }
    void close(CloseCause why) override { mailbox_.put({&link_, why}); }

  private:
    Link& link_;
    Transport& transport_;
    Mailbox& mailbox_;
    bool overflowed_ = false;
};

} // namespace jsongled
