#pragma once

#include "tests/integration/one_server.hpp"

namespace jsongled::integration_tests {

/// The lines of a server that has been stopped, so that none is still on its way. Its clients must have gone:
/// it would wait for them.
inline std::vector<std::string> all_lines(ServerProcess& server) {
    EXPECT_EQ(server.stop(), 0);
    EXPECT_EQ(server.process().complaints(), "");
    return server.process().output();
}

inline std::vector<json::object> parsed(const std::vector<std::string>& lines) {
    std::vector<json::object> objects;
    for (const std::string& line : lines)
        objects.push_back(json::parse(line).as_object());
    return objects;
}

/// The lines with this message and this value.
inline std::vector<json::object> lines_with(const std::vector<json::object>& all, std::string_view message,
                                            std::string_view name, std::string_view value) {
    std::vector<json::object> found;
    for (const json::object& line : all)
        if (text_at(line, "/message") == message && text_at(line, "/" + std::string(name)) == value)
            found.push_back(line);
    return found;
}

} // namespace jsongled::integration_tests
