#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "storage/answers.hpp"
#include "storage/questions.hpp"
#include "storage/store_health.hpp"
#include "storage/write_verdict.hpp"
#include "storage/writes.hpp"

namespace jsongled {

/// Where what outlives a moment is kept: messages, who has seen them, what waits for whom, calls. It takes
/// writes and questions from any thread and answers later, see StoreEvents: a command returns at once and never
/// blocks, for the router gives it under its lock. Commands are carried out in the order in which they were
/// given: an answer holds what was written before the question, and nothing that was not durable by then.
/// Who has come into a room and left it is owed where it failed: it is carried out before anything later.
class Store {
  public:
    /// Numbers what was taken, from 1, without a gap.
    using Sequence = std::uint64_t;
    /// Tells answers apart; never given twice.
    using Ticket = std::uint64_t;

    enum class Intake : std::uint8_t { taken, full };

    virtual ~Store() = default;

    /// `full`: nothing was taken, nothing will be told of it, and the number is free for the next write. While
    /// much presence is owed no more is taken.
    virtual Intake write(Sequence sequence, Write write) = 0;

    /// Always taken: whoever asks bounds how much they ask.
    virtual void ask(Ticket ticket, Question question) = 0;
};

/// A write that did not end plainly.
struct VerdictOn {
    Store::Sequence sequence;
    WriteVerdict verdict;

    friend bool operator==(const VerdictOn&, const VerdictOn&) = default;
};

/// What a store answers, in the order of the commands. Called on the store's own thread, and never while a
/// command is being given.
class StoreEvents {
  public:
    virtual ~StoreEvents() = default;

    /// All that was written with a number up to this one, and has not failed, is durable as far as the store's
    /// kind goes: it outlives the process and a power cut, or nothing. `verdicts`: of the writes since the last
    /// call that ended otherwise than as `stored`, in their order.
    virtual void stored(Store::Sequence up_to, std::vector<VerdictOn> verdicts) = 0;

    /// What became of these writes is not known: they may be found kept later on, whole, or not at all. They
    /// are never told as stored.
    virtual void failed(Store::Sequence first, Store::Sequence last, const std::string& why) = 0;

    virtual void found(Store::Ticket ticket, Answer answer) = 0;

    /// After each batch, and when the store breaks or is in order again.
    virtual void health(const StoreHealth& health) = 0;
};

} // namespace jsongled
