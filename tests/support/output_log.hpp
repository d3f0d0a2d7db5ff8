#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/routing/router.hpp"

namespace jsongled::testing {

/// All that a router says, in order, as a running checksum, with a mark after each input: two routers that are
/// to do the same can be compared, and where they part is found. Commands to the store are passed on to
/// another, if there is one.
class OutputLog final : public FactSink, public OperatorDesk, public Store {
  public:
    explicit OutputLog(Store* store = nullptr) : store_(store) {}

    void delivered(std::string_view peer, std::string_view text);
    void held(std::string_view peer);
    void went_on(std::string_view peer);
    void closed(std::string_view peer, CloseCause why);
    void noted(std::uint64_t number, Fact fact) override;
    void listed(std::uint64_t question, CallsReport report) override;
    void acted(std::uint64_t question, ActReport report) override;
    Intake write(Sequence sequence, Write write) override;
    void ask(Ticket ticket, Question question) override;

    void mark() { marks_.push_back(sum_); }
    const std::vector<std::uint64_t>& marks() const { return marks_; }
    std::uint64_t outputs() const { return outputs_; }
    /// The last thing that was said.
    const std::string& last() const { return last_; }

  private:
    void add(std::string line);

    Store* store_;
    std::uint64_t sum_ = 14'695'981'039'346'656'037U;
    std::uint64_t outputs_ = 0;
    std::string last_;
    std::vector<std::uint64_t> marks_;
};

/// The other end of a connection of a router that is only listened to.
struct Echo final : Recipient {
    Echo(std::string peer, OutputLog& output) : id(std::move(peer)), log(output) {}
    void deliver(OutgoingPtr message) override {
        log.delivered(id, text_for(*message, id, {"jsongled", "", "", "s"}));
    }
    Fill fill_with(std::size_t) const override { return fill; }
    void hold() override { log.held(id); }
    void go_on() override { log.went_on(id); }
    void close(CloseCause why) override { log.closed(id, why); }

    std::string id;
    OutputLog& log;
    Fill fill = Fill::roomy;
};

} // namespace jsongled::testing
