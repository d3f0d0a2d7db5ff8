#include "server/observe/security_event.hpp"

namespace jsongled {

std::string security_events_markdown() {
    std::string table = "| Event | What happened |\n|---|---|\n";
    for (const SecurityEventRow& row : WordsOf<SecurityEvent>::table)
        table.append("| `").append(row.text).append("` | ").append(row.sentence).append(" |\n");
    return table;
}

} // namespace jsongled
