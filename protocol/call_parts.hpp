#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>

#include "protocol/time.hpp"
#include "protocol/words.hpp"

namespace jsongled {

/// How far a call is. `trying` begins with the propose: the server says `trying` in the same step.
enum class CallState : std::uint8_t { trying, ringing, proceeded, offering, active };
template<>
struct WordsOf<CallState> {
    static constexpr std::array<Word<CallState>, 5> table{{{CallState::trying, "trying"},
                                                           {CallState::ringing, "ringing"},
                                                           {CallState::proceeded, "proceeded"},
                                                           {CallState::offering, "offering"},
                                                           {CallState::active, "active"}}};
};

enum class CallSide : std::uint8_t { caller, callee };
template<>
struct WordsOf<CallSide> {
    static constexpr std::array<Word<CallSide>, 2> table{
        {{CallSide::caller, "caller"}, {CallSide::callee, "callee"}}};
};

/// How a call came out.
enum class CallOutcome : std::uint8_t {
    answered,    ///< it was active, and ended by a party
    declined,    ///< by the callee
    retracted,   ///< by a party, before it was active
    busy,        ///< every connection of the callee was in a call
    unreachable, ///< there was nobody to ring
    timeout,     ///< nobody answered, or it did not become active, in time
    glare,       ///< the callee's own call to somebody came first, and its client had taken the other one
    lost,        ///< a party's connection went; or it left the room of the call before that was active
};
template<>
struct WordsOf<CallOutcome> {
    static constexpr std::array<Word<CallOutcome>, 8> table{{{CallOutcome::answered, "answered"},
                                                             {CallOutcome::declined, "declined"},
                                                             {CallOutcome::retracted, "retracted"},
                                                             {CallOutcome::busy, "busy"},
                                                             {CallOutcome::unreachable, "unreachable"},
                                                             {CallOutcome::timeout, "timeout"},
                                                             {CallOutcome::glare, "glare"},
                                                             {CallOutcome::lost, "lost"}}};
};

enum class EndedBy : std::uint8_t { caller, callee, server };
template<>
struct WordsOf<EndedBy> {
    static constexpr std::array<Word<EndedBy>, 3> table{
        {{EndedBy::caller, "caller"}, {EndedBy::callee, "callee"}, {EndedBy::server, "server"}}};
};

/// When a call reached each step, by the wall clock; nothing for a step it did not reach.
struct CallTimes {
    Time proposed;
    std::optional<Time> tried = {};
    std::optional<Time> rang = {};
    std::optional<Time> proceeded = {};
    std::optional<Time> offered = {};
    std::optional<Time> accepted = {};
    std::optional<Time> active = {};
    std::optional<Time> ended = {};
};

struct CallParty {
    std::string uid;
    std::string dn = {};
    std::string peer_id = {}; ///< the connection; empty while several ring, or where there was none
};

/// The ends of the ranges of what a client may report; both begin at 0.
inline constexpr double best_mos = 5;
inline constexpr double longest_reported_seconds = 30.0 * 24 * 60 * 60;

/// What a client reports of a call's quality. Texts are cut to max_word_bytes.
struct QualityReport {
    std::optional<double> mos = {};      ///< 0 to best_mos
    std::optional<double> duration = {}; ///< seconds, 0 to longest_reported_seconds
    std::string ua = {};
    std::string route = {};
    std::string error = {};
};

/// A value of the caller's side and one of the callee's.
template<class Value>
struct BothSides {
    std::array<Value, 2> sides{};

    Value& operator[](CallSide side) { return sides[index_of(side)]; }
    const Value& operator[](CallSide side) const { return sides[index_of(side)]; }
};

} // namespace jsongled
