#include "server/observe/metric_table.hpp"

namespace jsongled {

std::string label_names(const MetricRow& row) {
    std::string names;
    for (const Label& label : row.labels)
        if (!label.name.empty()) names.append(names.empty() ? "" : ", ").append(label.name);
    return names;
}

std::string metrics_markdown() {
    std::string table = "| Metric | Kind | Labels | What it counts |\n|---|---|---|---|\n";
    for (const MetricRow& row : metric_rows) {
        table.append("| `").append(row.text).append("` | ").append(to_string(row.kind));
        table.append(" | ").append(label_names(row)).append(" | ").append(row.help).append(" |\n");
    }
    return table;
}

} // namespace jsongled
