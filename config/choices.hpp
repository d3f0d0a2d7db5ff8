#pragma once

#include "protocol/words.hpp"

#include <array>

namespace jsongled {

// What an operator chooses by a word from a list.

enum class LogLevel { trace, debug, info, warn, error, off };
enum class LogFormat { automatic, text, json };
/// How a client shows that it may enter.
enum class Auth { none, token, jwt };
/// Who in a MUC gets the receipts for a message.
enum class MucReceipts { author, all };
/// What the members of a MUC see of what was said there: what was said while they were in it, or what was said
/// before they came as well.
enum class MucSight { joined, all };

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
struct WordsOf<Auth> {
    static constexpr std::array<Word<Auth>, 3> table{
        {{Auth::none, "none"}, {Auth::token, "token"}, {Auth::jwt, "jwt"}}};
};
template<>
struct WordsOf<MucReceipts> {
    static constexpr std::array<Word<MucReceipts>, 2> table{
        {{MucReceipts::author, "author"}, {MucReceipts::all, "all"}}};
};
template<>
struct WordsOf<MucSight> {
    static constexpr std::array<Word<MucSight>, 2> table{
        {{MucSight::joined, "joined"}, {MucSight::all, "all"}}};
};

} // namespace jsongled
