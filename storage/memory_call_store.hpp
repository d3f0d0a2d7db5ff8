#pragma once

#include <cstdint>
#include <deque>

#include "protocol/name_map.hpp"
#include "storage/call_store.hpp"

namespace jsongled {

/// The last so many records, for as long as the process lives.
class MemoryCallStore final : public CallStore {
  public:
    static constexpr std::size_t default_capacity = 10'000;

    explicit MemoryCallStore(std::size_t capacity = default_capacity) : capacity_(capacity) {}

    void append(CallRecord record, const std::vector<std::string>& users) override;
    void report(std::string_view sid, std::string_view uid, QualityReport report) override;
    CallPage history(std::string_view uid, std::size_t limit, std::string_view before) const override;
    std::vector<CallRecordPtr> recent(std::size_t limit) const override;

  private:
    /// Counts the records from the first ever: it does not change when old ones go.
    using Number = std::uint64_t;

    struct Kept {
        CallRecordPtr record;
        std::vector<std::string> users;
    };

    const Kept& kept(Number number) const { return records_[number - first_]; }
    void forget_oldest();

    std::size_t capacity_;
    Number first_ = 0; ///< of the oldest that is kept
    std::deque<Kept> records_;
    NameMap<Number> by_sid_; ///< the newest of each sid
    NameMap<std::deque<Number>> by_user_;
};

} // namespace jsongled
