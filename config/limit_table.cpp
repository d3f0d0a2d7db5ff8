#include "config/limit_table.hpp"

namespace jsongled {

std::string limits_markdown() {
    std::string table = "| Limit | Counted for | At once | Comes back | Past it |\n|---|---|---|---|---|\n";
    for (const LimitRow& row : limit_rows) {
        table.append("| `").append(row.text).append("` | ").append(row.counted);
        table.append(" | ").append(row.burst).append(" | ").append(row.refill);
        table.append(" | ").append(row.sentence).append(" |\n");
    }
    return table;
}

} // namespace jsongled
