#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace jsongled {

/// A part of a list, in the order of the names.
template<class Row>
struct ListPage {
    std::map<std::string, Row, std::less<>> rows = {};
    bool complete = true; ///< nothing comes behind it
};

/// Which part of a list: behind a name, so many rows at most.
struct ListQuery {
    std::string after = {};
    std::size_t limit = 100;
};

} // namespace jsongled
