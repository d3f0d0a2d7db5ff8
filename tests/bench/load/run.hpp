#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "tests/bench/load/contestant.hpp"
#include "tests/bench/load/messages.hpp"

namespace jsongled::load {

/// What one measurement gave, by name. Times are in seconds.
using Figures = std::map<std::string, double>;

/// Which server is measured, and for how long.
struct Run {
    const Contestant& contestant;
    std::chrono::duration<double> duration{5};
    std::filesystem::path log;
    std::size_t threads = 1;
};

/// Who sends what to whom.
struct Load {
    Kind kind = Kind::text;
    std::size_t bytes = 300;
    std::size_t peers = 100;
    std::size_t in_flight = 1; ///< Of each sender.
    std::size_t room = 0;      ///< Members of each MUC; 0 for pairs, one of which sends.
    std::size_t senders = 2;   ///< In each MUC.
};

class Loop;
class Traffic;

/// Adds the peers and the streams of the load (pairs.cpp, muc.cpp).
void add_pairs(Traffic& traffic, const Load& load);
void add_mucs(Traffic& traffic, const Load& load);
/// Has each pair call: up to the answer, after which candidates are exchanged.
void set_up_calls(Loop& loop, Traffic& traffic);

/// Each sends on when the message before has arrived: messages for each second of the server's CPU time.
Figures run_closed_loop(const Run& run, const Load& load);
/// So many messages a second, whatever comes back: how late each arrives, from the time when it was due.
Figures run_open_loop(const Run& run, const Load& load, double rate);
/// Pairs with one text in flight each: how many are acknowledged in a second of wall-clock time and how soon,
/// how many are in one commit, and how long one sync of the disk takes.
Figures run_durable(const Run& run, std::size_t senders);
/// Resident bytes for each connection that does nothing, after the hello, after that of a client that can
/// resume, or after it has sent and got an offer.
enum class Before { hello, hello_to_resume, offer };
Figures run_idle(const Run& run, std::size_t peers, Before before);
/// Connections with their hello.
Figures run_connect(const Run& run, std::size_t peers);
/// Clients that can resume lose their connections with the server, and are all back at the next one.
Figures run_crash(const Run& run, std::size_t peers);
/// Half of them lose theirs, and resume beside others who talk: how late these hear each other, beside a time
/// of quiet.
Figures run_cut(const Run& run, std::size_t peers);
/// Connect, hello, join, leave, close: so many at a time, over and over.
Figures run_churn(const Run& run, std::size_t at_once);

} // namespace jsongled::load
