#include "config/reload.hpp"

#include "config/option_table.hpp"

namespace jsongled {

Reloaded reload(const Options& current, const Options& loaded) {
    Reloaded result{current, {}, {}};
    for (const OptionRow& row : option_table()) {
        const std::string wanted = row.get(loaded);
        if (row.get(current) == wanted) continue;
        if (row.change == Change::at_start) {
            result.needs_restart.push_back(row.name);
        } else {
            row.set(result.options, wanted);
            result.changed.push_back(row.name);
        }
    }
    return result;
}

} // namespace jsongled
