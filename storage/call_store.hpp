#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "protocol/call_record.hpp"
#include "storage/call_page.hpp"
#include "storage/call_query.hpp"

namespace jsongled {

/// Where the records of calls are kept. It takes commands and answers later, see CallStoreEvents: a command
/// returns at once and never blocks, for the router gives it under its lock. Commands are carried out in the
/// order in which they were given: a read finds what was written before it.
class CallStore {
  public:
    /// Numbers what is written, from 1, without a gap.
    using Sequence = std::uint64_t;
    /// Tells answers apart; never given twice.
    using Ticket = std::uint64_t;

    virtual ~CallStore() = default;

    /// `users`: those in whose history it is, each once.
    virtual void append(Sequence sequence, CallRecord record, std::vector<std::string> users) = 0;

    /// A report on a call that is over and reached somebody, from one of its parties. Ignored where it is not
    /// kept, or `uid` is neither.
    virtual void report(Sequence sequence, std::string sid, std::string uid, QualityReport report) = 0;

    virtual void read(Ticket ticket, CallQuery query) = 0;
};

/// What a store answers, in the order of the commands. Called on the store's own thread, and never while a
/// command is being given.
class CallStoreEvents {
  public:
    virtual ~CallStoreEvents() = default;

    /// All that was written with a number up to this one outlives the process, as far as the store's kind does.
    virtual void stored(CallStore::Sequence up_to) = 0;

    virtual void found(CallStore::Ticket ticket, CallPage page) = 0;
};

} // namespace jsongled
