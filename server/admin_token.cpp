#include "server/admin_token.hpp"

#include "config/address.hpp"
#include "config/secret_file.hpp"
#include "server/start_error.hpp"

namespace jsongled {

std::optional<AppToken> read_admin_token(const Options& options) {
    if (options.admin_token_file.empty()) return std::nullopt;
    const auto read = read_secrets_file(options.admin_token_file);
    if (const auto* unreadable = std::get_if<UnreadableFile>(&read))
        throw BadConfiguration("admin-token-file", options.admin_token_file, unreadable->why);
    return AppToken::any_of(std::get<0>(read));
}

void check_admin_listen(const Options& options) {
    if (!options.admin_token_file.empty() || is_loopback(parse_address(options.admin_listen).value())) return;
    throw BadConfiguration("admin-listen", options.admin_listen, std::string(needs_admin_token));
}

} // namespace jsongled
