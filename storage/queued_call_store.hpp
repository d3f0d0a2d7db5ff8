#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "storage/call_store.hpp"

namespace jsongled {

/// A store whose commands wait until its thread has time for them. All that waits is carried out together, so
/// that a commit can hold whatever came while the one before it ran. Commands are taken from any thread; the
/// rest is for the one thread that works, see StorageThread.
class QueuedCallStore : public CallStore {
  public:
    /// What may wait to be kept: past that, records and reports are dropped, and nobody waits for them. Reads
    /// are bounded by whoever asks.
    static constexpr std::size_t most_waiting = 65'536;

    void append(Sequence sequence, CallRecord record, std::vector<std::string> users) final;
    void report(Sequence sequence, std::string sid, std::string uid, QualityReport report) final;
    void read(Ticket ticket, CallQuery query) final;

    /// Carries out what waits by now, and tells. False if there was nothing.
    bool work(CallStoreEvents& events);

    /// Returns when something waits, or after close().
    void wait();
    /// From any thread: nobody waits any more.
    void close();

  protected:
    struct Append {
        Sequence sequence;
        CallRecord record;
        std::vector<std::string> users;
    };
    struct Report {
        Sequence sequence;
        std::string sid;
        std::string uid;
        QualityReport report;
    };
    struct Read {
        Ticket ticket;
        CallQuery query;
    };
    using Command = std::variant<Append, Report, Read>;

    /// In their order. Answers every one of them.
    virtual void carry_out(std::vector<Command> commands, CallStoreEvents& events) = 0;

  private:
    void put(Command command);

    std::mutex mutex_;
    std::condition_variable waiting_;
    std::vector<Command> commands_;
    bool closed_ = false;
};

} // namespace jsongled
