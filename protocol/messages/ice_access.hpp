#pragma once

#include <memory>
#include <string>
#include <vector>

#include "protocol/addresses.hpp"
#include "protocol/ice_servers.hpp"
#include "protocol/json_writer.hpp"

namespace jsongled {

/// What one client is told of the ICE servers: as a peer connection takes them, with credentials of its own
/// that are made when it is written. Whose addresses are hidden is told to use relays alone: its checks of the
/// other side's candidates would show what its messages do not.
struct IceAccess {
    std::shared_ptr<const IceServers> servers = std::make_shared<const IceServers>(); ///< always some
    RelayCredentials::Holder holder = {};
    Addresses addresses = Addresses::shown; ///< its own

    void describe(auto& json) const {
        json.begin_array("iceServers");
        if (!servers->open.empty()) {
            json.begin();
            write_urls(json, servers->open);
            json.end();
        }
        if (!servers->relays.empty()) {
            json.begin();
            write_urls(json, servers->relays);
            write_credential(json);
            json.end();
        }
        json.end_array().time("expires", holder.expires);
        if (addresses == Addresses::hidden) json.string("iceTransportPolicy", "relay");
    }

  private:
    static void write_urls(auto& json, const std::vector<std::string>& urls) {
        json.begin_array("urls");
        for (const std::string& url : urls)
            json.next().out().string(url);
        json.end_array();
    }
    void write_credential(JsonWriter& json) const {
        const auto [username, password] = servers->credentials->issue(holder);
        json.string("username", username).string("credential", password);
    }
    /// Under the router's lock: nothing is made.
    static void write_credential(JsonMeter& json) {
        json.string("username", std::string_view()).string("credential", std::string_view());
        json.out().at_most(RelayCredentials::max_username_bytes + RelayCredentials::max_password_bytes);
    }
};

} // namespace jsongled
