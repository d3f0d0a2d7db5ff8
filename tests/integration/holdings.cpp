#include "tests/integration/holdings.hpp"

#include "tests/support/http_client.hpp"

namespace jsongled::integration_tests {

Holdings holdings_of(const ServerProcess& server) {
    const auto of = [&](std::string_view sample) { return metric(server.admin(), sample).value_or(-1); };
    return {of("jsongled_connections"),
            of(R"(jsongled_rooms{kind="room"})") + of(R"(jsongled_rooms{kind="muc"})"),
            of("jsongled_send_queue_bytes"), of("process_open_fds")};
}

double resident_bytes(const ServerProcess& server) {
    return metric(server.admin(), "process_resident_memory_bytes").value_or(0);
}

} // namespace jsongled::integration_tests
