#pragma once

#include <string_view>

#include "config/choices.hpp"

namespace jsongled {

/// Whether what is written to the descriptor goes to systemd's journal, which says so in JOURNAL_STREAM: the
/// device and inode of its socket, `stream` (systemd.exec(5)).
bool leads_to_journal(int descriptor, std::string_view stream);

/// What a line begins with for the journal to take its priority from, for `journalctl -p` (sd-daemon(3)).
std::string_view journal_priority(LogLevel level);

} // namespace jsongled
