#include "server/observe/client_lines.hpp"

namespace jsongled {

std::string client_lines_markdown() {
    std::string table = "| Line | Level | Fields |\n|---|---|---|\n";
    for (const ClientLineRow& row : client_lines)
        table.append("| `")
            .append(row.text)
            .append("` | ")
            .append(to_string(row.level))
            .append(" | ")
            .append(row.fields)
            .append(" |\n");
    return table;
}

} // namespace jsongled
