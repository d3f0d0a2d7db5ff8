#pragma once

#include <concepts>
#include <memory>
#include <string>
#include <vector>

#include "protocol/ice_servers.hpp"
#include "protocol/json_writer.hpp"

namespace jsongled {

/// What one client is told of the ICE servers: as a peer connection takes them, with credentials of its own
/// that are made when it is written.
struct IceAccess {
    std::shared_ptr<const IceServers> servers;
    RelayCredentials::Holder holder;

    template<class Json>
    void describe(Json& json) const {
        json.begin_array("iceServers");
        if (!servers->open.empty()) {
            json.begin();
            write_urls(json, servers->open);
            json.end();
        }
        if (!servers->relays.empty()) {
            const auto [username, password] = credential_for(json);
            json.begin();
            write_urls(json, servers->relays);
            json.string("username", username).string("credential", password).end();
        }
        json.end_array().time("expires", holder.expires);
    }

  private:
    static void write_urls(auto& json, const std::vector<std::string>& urls) {
        json.begin_array("urls");
        for (const std::string& url : urls)
            json.next().out().string(url);
        json.end_array();
    }
    template<class Json>
    RelayCredentials::Credential credential_for(Json&) const {
        if constexpr (std::same_as<Json, JsonMeter>)
            return {std::string(RelayCredentials::max_username_bytes, ' '),
                    std::string(RelayCredentials::max_password_bytes, ' ')};
        else
            return servers->credentials->issue(holder);
    }
};

} // namespace jsongled
