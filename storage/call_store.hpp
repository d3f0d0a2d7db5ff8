#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "protocol/call_record.hpp"

namespace jsongled {

/// A part of a user's calls, newest first.
struct CallPage {
    std::vector<CallOfUser> calls;
    bool complete; ///< nothing older is left
};

/// Where the records of calls are kept. Called under the router's lock, which serialises the calls: an
/// implementation returns at once and never blocks. What append() took is in the answers from then on, in the
/// order of the appends.
class CallStore {
  public:
    virtual ~CallStore() = default;

    /// `users`: those in whose history it is, each once. A call that reached nobody is kept apart from the
    /// others and for a shorter time, so that it costs no other call its place; and so is one that only rang
    /// for a user among others, in that user's history.
    virtual void append(CallRecord record, const std::vector<std::string>& users) = 0;

    /// A report on a call that is over and reached somebody, from one of its parties. Ignored where it is not
    /// kept, or `uid` is neither.
    virtual void report(std::string_view sid, std::string_view uid, QualityReport report) = 0;

    /// At most `limit` of a user's calls, from the newest, or from the one before the oldest with the sid
    /// `before` if that is given. Nothing, and complete, where that sid is not kept. No page ends with a sid
    /// that an older call of the user has as well, so that pages by the last sid list each call once: for that
    /// it is shorter than `limit` where it can be, and else longer.
    virtual CallPage history(std::string_view uid, std::size_t limit, std::string_view before) const = 0;

    /// The newest of all users.
    virtual std::vector<CallRecordPtr> recent(std::size_t limit) const = 0;
};

} // namespace jsongled
