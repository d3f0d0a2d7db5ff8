#pragma once

#include "config/words.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace jsongled {

enum class LogLevel { trace, debug, info, warn, error, off };
enum class LogFormat { automatic, text, json };
/// Who in a MUC gets the receipts for a message.
enum class MucReceipts { author, all };

template<>
struct WordsOf<LogLevel> {
    static constexpr std::array<Word<LogLevel>, 6> table{{{LogLevel::trace, "trace"},
                                                          {LogLevel::debug, "debug"},
                                                          {LogLevel::info, "info"},
                                                          {LogLevel::warn, "warn"},
                                                          {LogLevel::error, "error"},
                                                          {LogLevel::off, "off"}}};
};
template<>
struct WordsOf<LogFormat> {
    static constexpr std::array<Word<LogFormat>, 3> table{
        {{LogFormat::automatic, "auto"}, {LogFormat::text, "text"}, {LogFormat::json, "json"}}};
};
template<>
struct WordsOf<MucReceipts> {
    static constexpr std::array<Word<MucReceipts>, 2> table{
        {{MucReceipts::author, "author"}, {MucReceipts::all, "all"}}};
};

/// Everything an operator can choose, with the defaults. A plain value: copy it freely.
/// Names, ranges, sentences and defaults are printed from the table in option_table.cpp.
struct Options {
    std::string listen = "0.0.0.0:8080";         ///< address:port, port 0 takes any free one
    std::string admin_listen = "127.0.0.1:8081"; ///< address:port
    std::vector<std::string> admin_hosts;        ///< names and addresses of the admin listener, besides its own
    std::vector<std::string> ws_paths = {"/", "/ws"};
    std::string sn = "jsongled"; ///< the server's name, as clients address it
    std::string info = "jsongled, a JSONgle server";
    std::string www;      ///< folder served instead of the page in the binary, or empty
    bool no_www = false;  ///< neither page nor client library
    unsigned threads = 0; ///< I/O threads, 0 = one a core

    std::size_t max_room_members = 2;
    std::size_t max_muc_members = 100;
    std::size_t max_rooms_per_peer = 100;
    std::size_t max_call_members = 8;
    std::size_t max_member_bytes = 8'192;
    MucReceipts muc_receipts = MucReceipts::author;
    std::size_t max_connections = 100'000;
    std::size_t max_message_bytes = 65'536;
    std::size_t max_outbox_bytes = 1'048'576;

    std::chrono::milliseconds hello_timeout{10'000};
    std::chrono::milliseconds ping_interval{25'000}; ///< 0 turns pings off
    std::chrono::milliseconds ring_timeout{60'000};  ///< 0 turns it off
    std::chrono::milliseconds setup_timeout{60'000}; ///< 0 turns it off
    std::chrono::milliseconds redial_wait{5'000};    ///< 0 turns it off
    std::chrono::milliseconds shutdown_timeout{10'000};

    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::automatic;

    bool operator==(const Options&) const = default;
};

} // namespace jsongled
