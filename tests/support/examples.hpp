#pragma once

#include <string>
#include <vector>

#include <boost/json.hpp>

namespace jsongled::testing {

/// One of the golden examples of protocol/examples.
struct Example {
    std::string name; ///< of the file, without its ending
    std::string text;
    boost::json::object message;
};

/// Which way the messages of a folder go.
enum class Direction {
    to_server,   ///< as clients send them
    relayed,     ///< the same as their recipients get them
    from_server, ///< what the server says by itself
};

/// All examples of one direction, by name. Fails the test when there is none or one is no JSON object.
std::vector<Example> examples(Direction direction);

} // namespace jsongled::testing
