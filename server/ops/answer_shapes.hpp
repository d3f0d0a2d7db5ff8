#pragma once

#include <array>

#include "server/ops/answer_shape.hpp"

namespace jsongled {

// What the routes answer with that are no lists (lists_json.hpp has those). A test holds the answers of a
// server against them.

namespace answer {

using enum AnswerMember::Kind;
using enum AnswerMember::Presence;
using enum AnswerShape::Form;

inline constexpr std::array status_members{AnswerMember{"status", text, "a word"}};
inline constexpr std::array ready_members{
    AnswerMember{"status", text, "ready"},
    AnswerMember{"degraded", words, "what is in trouble while all else works: keys, or store- and its trouble",
                 sometimes}};
inline constexpr std::array health_members{
    AnswerMember{"status", text, "ok, starting or draining"},
    AnswerMember{"connections", count, "WebSockets that are open; with the token alone", sometimes},
    AnswerMember{"users", count, "with the token alone", sometimes},
    AnswerMember{"rooms", count, "rooms and MUCs; with the token alone", sometimes}};
inline constexpr std::array about_members{
    AnswerMember{"name", text, "jsongled"},           AnswerMember{"version", text, "of the server"},
    AnswerMember{"description", text, "what it is"},  AnswerMember{"sn", text, "the name of --sn"},
    AnswerMember{"info", text, "the text of --info"}, AnswerMember{"started", time, "when the server started"}};
inline constexpr std::array telemetry_members{
    AnswerMember{"memory", object, "total_bytes, free_bytes and available_bytes of the machine"},
    AnswerMember{"disk", object, "total_bytes and free_bytes of the working directory's"},
    AnswerMember{"cpu", object, "cores, and load_average over 1, 5 and 15 minutes"},
    AnswerMember{"uptime_seconds", count, "of the server"}};
inline constexpr std::array calls_members{
    AnswerMember{"active", objects, "the records of calls that are on, each with its state"},
    AnswerMember{"recent", objects, "the records of those that are over, from the last one on"}};
inline constexpr std::array act_members{AnswerMember{"connections", count, "how many it was about"}};
inline constexpr std::array user_act_members{
    act_members[0], AnswerMember{"until", time, "when the user may enter again, if kept out", sometimes}};
inline constexpr std::array level_members{AnswerMember{"level", text, "in force now"},
                                          AnswerMember{"was", text, "in force before"}};

inline constexpr AnswerShape status{members, status_members};
inline constexpr AnswerShape ready{members, ready_members};
inline constexpr AnswerShape health{members, health_members};
inline constexpr AnswerShape about{members, about_members};
inline constexpr AnswerShape telemetry{members, telemetry_members};
inline constexpr AnswerShape stats{numbers};
inline constexpr AnswerShape calls{members, calls_members};
inline constexpr AnswerShape act{members, act_members};
inline constexpr AnswerShape user_act{members, user_act_members};
inline constexpr AnswerShape level{members, level_members};
inline constexpr AnswerShape openapi{other};

} // namespace answer
} // namespace jsongled
