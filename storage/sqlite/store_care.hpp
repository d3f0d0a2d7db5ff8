#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/time.hpp"

namespace jsongled::sqlite {

// What an operator does with a store. Each throws StoreFault where it cannot be done. Those that change it need
// it for themselves; the others may be used beside a server.

/// What is wrong with it, a line each; nothing for a sound one.
std::vector<std::string> check_store(const std::string& path);

/// A copy as it is at one moment, to a file that does not exist yet.
void back_up_store(const std::string& path, const std::string& copy);

/// Gives back the space of what is forgotten.
void compact_store(const std::string& path);

/// All that it holds as JSON, one object a line, each with its `type`, in the order in which it was kept.
void export_store(const std::string& path, const std::function<void(std::string_view line)>& write);

/// What is left of a user who is erased, for others.
struct Erased {
    std::string pseudonym;
    std::uint64_t messages = 0; ///< of theirs, without what they said
    bool was_known = false;
};
/// See EraseUser. What they said is gone from the disk as well when it returns.
Erased erase_from_store(const std::string& path, const std::string& uid, const std::string& pseudonym, Time at);

} // namespace jsongled::sqlite
