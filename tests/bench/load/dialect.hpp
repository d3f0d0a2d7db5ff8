#pragma once

#include <netinet/in.h>

#include <string>

namespace jsongled::load {

/// What a server speaks: JSONgle, or nothing of its own: it passes on what it gets, to whom the path of the
/// upgrade says (tests/bench/yardstick).
enum class Dialect { jsongle, bare };

enum class Security { plain, tls };

struct Target {
    sockaddr_in address{};
    Dialect dialect = Dialect::jsongle;
    Security security = Security::plain;
};

/// Who somebody is, and to whom they speak.
struct Seat {
    std::string uid{};
    std::string partner{}; ///< Of a pair; empty for none.
    std::string rid{};     ///< A MUC if it begins with '#', else a room for two; empty for none.
    Dialect dialect = Dialect::jsongle;
    bool acked = false;   ///< A bare relay is to acknowledge each message. JSONgle knows by itself.
    bool resumes = false; ///< Goes on with its session where its connection was lost.
};

} // namespace jsongled::load
