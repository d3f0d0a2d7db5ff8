#include "server/ice_options.hpp"

#include "config/secret_file.hpp"
#include "config/turn_url.hpp"
#include "identity/turn_credentials.hpp"
#include "identity/wiped.hpp"
#include "server/start_error.hpp"

namespace jsongled {

std::shared_ptr<const IceServers> ice_servers(const Options& options) {
    IceServers servers;
    for (const std::string& url : options.turn_urls)
        (is_relay_url(url) ? servers.relays : servers.open).push_back(url);
    servers.lasts = std::chrono::ceil<std::chrono::seconds>(options.turn_ttl);
    if (!options.turn_secret_file.empty()) {
        auto read = read_secret_file(options.turn_secret_file);
        if (const auto* fault = std::get_if<UnreadableFile>(&read))
            throw BadConfiguration("turn-secret-file", options.turn_secret_file, fault->why);
        auto& secret = std::get<std::string>(read);
        servers.credentials = std::make_shared<const TurnCredentials>(secret);
        wipe(secret);
    }
    return std::make_shared<const IceServers>(std::move(servers));
}

} // namespace jsongled
