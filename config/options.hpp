#pragma once

#include "config/choices.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

/// The kinds of store: what `store` is, or begins with.
inline constexpr std::string_view memory_store = "memory";
inline constexpr std::string_view sqlite_store = "sqlite:";

inline constexpr std::chrono::hours day{24};

/// Everything an operator can choose, with the defaults. A plain value: copy it freely.
/// Names, ranges, sentences and defaults are printed from the table in option_table.cpp.
struct Options {
    std::string listen = ":8080";                ///< address:port, port 0 takes any free one
    std::string admin_listen = "127.0.0.1:8081"; ///< address:port
    std::vector<std::string> admin_hosts;        ///< names and addresses of the admin listener, besides its own
    std::string admin_token_file;                ///< file of the secret that admin routes need, or empty
    std::vector<std::string> allowed_origins;    ///< pages that may use the server; empty: all
    std::string tls_cert;                        ///< PEM file of the public port's certificate chain, or empty
    std::string tls_key;                         ///< PEM file of its key; both or neither
    std::vector<std::string> trusted_proxies;    ///< networks whose word on a client's address is taken
    Auth auth = Auth::none;
    std::string app_token;                        ///< the secret that all clients share, or empty
    std::string app_token_file;                   ///< the file that holds it
    std::string jwt_key_file;                     ///< a key with which tokens are checked: PEM or JWK
    std::string jwks_file;                        ///< or a set of them
    std::string jwks_url;                         ///< or where a provider has one; one of the three
    std::string jwks_ca_file;                     ///< by which authorities it is known; empty: the system's
    std::string jwt_issuer;                       ///< the `iss` that a token must have; empty for any
    std::string jwt_audience;                     ///< an `aud` that it must have; empty for any
    std::chrono::milliseconds jwt_leeway{10'000}; ///< between the clocks of the issuer and of this server
    bool relay_only = false;                      ///< passes on no address of a client but that of a relay
    std::vector<std::string> ws_paths = {"/", "/ws"};
    std::string sn = "jsongled"; ///< the server's name, as clients address it
    std::string info = "jsongled, a JSONgle server";
    std::string www;      ///< folder served instead of the page in the binary, or empty
    bool no_www = false;  ///< neither page nor client library
    unsigned threads = 0; ///< I/O threads, 0 = one a usable processor

    std::string store{sqlite_store};                     ///< where messages and calls are kept
    std::chrono::milliseconds retain_messages{30 * day}; ///< 0 turns it off
    std::chrono::milliseconds retain_calls{365 * day};   ///< 0 turns it off
    std::size_t max_offline_messages = 1'000;
    std::chrono::milliseconds max_offline_age{30 * day}; ///< 0 turns it off

    std::size_t max_room_members = 2;
    std::size_t max_muc_members = 100;
    std::size_t max_rooms_per_peer = 100;
    std::size_t max_call_members = 8;
    std::size_t max_member_bytes = 8'192;
    MucReceipts muc_receipts = MucReceipts::author;
    MucSight muc_history = MucSight::joined;
    std::size_t max_connections = 100'000;
    std::size_t max_message_bytes = 262'144;
    std::size_t max_outbox_bytes = 1'048'576;

    // 0 turns each of these off; see limit_table.hpp.
    std::uint32_t max_messages_per_second = 200;
    std::size_t max_bytes_per_second = 1'048'576;
    std::uint32_t max_connects_per_second = 100;
    std::size_t max_connections_per_address = 1'000;
    std::size_t max_connections_per_user = 100;
    std::size_t max_handshakes = 1'000;
    std::uint32_t max_http_requests_per_second = 50;
    std::uint32_t max_joins_per_second = 1;
    std::uint32_t max_unanswered_calls_per_minute = 6;
    std::size_t max_requests_in_flight = 64;
    std::size_t max_memory = 0;

    std::chrono::milliseconds hello_timeout{10'000};
    std::chrono::milliseconds ping_interval{25'000}; ///< 0 turns pings off
    std::chrono::milliseconds resume_window{30'000}; ///< 0 turns it off
    std::size_t resume_bytes = 262'144;
    std::chrono::milliseconds reconnect_grace{5'000}; ///< 0 turns it off
    std::chrono::milliseconds ring_timeout{60'000};   ///< 0 turns it off
    std::chrono::milliseconds setup_timeout{60'000};  ///< 0 turns it off
    std::chrono::milliseconds redial_wait{5'000};     ///< 0 turns it off
    std::chrono::milliseconds shutdown_timeout{10'000};

    std::vector<std::string> turn_urls; ///< stun, stuns, turn and turns
    std::string turn_secret_file;       ///< what the relays among them share with this server, or empty
    std::chrono::milliseconds turn_ttl{3'600'000};

    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::automatic;

    bool operator==(const Options&) const = default;
};

} // namespace jsongled
