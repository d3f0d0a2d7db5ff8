#include "protocol/actions.hpp"

namespace jsongled {
namespace {

constexpr bool rows_follow_the_enum() {
    for (std::size_t i = 0; i < actions.size(); ++i)
        if (static_cast<std::size_t>(actions[i].action) != i) return false;
    return static_cast<std::size_t>(Action::noop) + 1 == actions.size();
}
static_assert(rows_follow_the_enum());

} // namespace

std::string_view to_string(Action action) {
    return actions[static_cast<std::size_t>(action)].word;
}

Family family_of(Action action) {
    return actions[static_cast<std::size_t>(action)].family;
}

std::optional<Action> parse_action(std::string_view word) {
    for (const ActionRow& row : actions)
        if (row.word == word) return row.action;
    return std::nullopt;
}

} // namespace jsongled
