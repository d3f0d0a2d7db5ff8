#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace jsongled {

/// Keeps lines that clients cause from filling the log. In each window so many lines of one kind pass for one
/// source, and so many for all together: whoever makes many leaves room for the others. The rest is counted.
/// Bounded: it knows no more sources than lines have passed. From any thread.
class RepeatLimit {
  public:
    static constexpr std::uint32_t most_of_one = 10;
    /// Of what is logged at `info` no more than journald takes from a service by default (10,000 lines in 30
    /// s): beyond that it would drop errors as well.
    static constexpr std::uint32_t most_of_all = 500;

    /// What did not pass, of one kind.
    struct Suppressed {
        std::size_t kind;
        std::uint64_t lines;
        std::string source; ///< the one that made most of them; empty if it is not known
    };

    explicit RepeatLimit(std::size_t kinds) : kinds_(kinds) {}

    bool passes(std::size_t kind, std::string_view source);

    /// Ends the window and begins the next.
    std::vector<Suppressed> turn();

  private:
    struct Kind {
        std::uint32_t passed = 0;
        std::uint64_t suppressed = 0;
        // Ordered: strangers choose some of the names.
        std::map<std::string, std::uint64_t, std::less<>> by_source;
    };

    std::mutex mutex_;
    std::vector<Kind> kinds_;
};

} // namespace jsongled
