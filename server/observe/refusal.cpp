#include "server/observe/refusal.hpp"

namespace jsongled {

std::string refusals_markdown() {
    std::string table = "| Reason | Level | What happened |\n|---|---|---|\n";
    for (const RefusalRow& row : WordsOf<RefusalReason>::table) {
        table.append("| `").append(row.text).append("` | ").append(to_string(row.level));
        table.append(" | ").append(row.sentence).append(" |\n");
    }
    return table;
}

} // namespace jsongled
