#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "config/origin.hpp"
#include "server/net/http_response.hpp"

namespace jsongled {

/// The pages from which browsers may use the server: those on the list, and its own. Without a list all may, as
/// may whoever names no origin, which no browser leaves out. From any thread.
///
/// A page is the server's own if it comes from the very host and port that it asks. A stranger's page can have
/// a name of its own lead here (DNS rebinding), and then asks under that name: so only that counts which it
/// cannot forge, https, for which it has no certificate, and an address or `localhost`, which it cannot own.
class Origins {
  public:
    /// How the server's own page may have come: by https alone, where the server speaks TLS itself, or also
    /// without, where a proxy may or may not do so.
    enum class OwnPage : std::uint8_t { by_https, by_either };

    /// What the option has.
    Origins(const std::vector<std::string>& allowed, OwnPage own) : own_(own) { set(allowed); }

    void set(const std::vector<std::string>& allowed);

    /// Whether the page that has sent this may open a WebSocket. What is no origin, or more than one, may not.
    bool admit(const HttpRequest& request) const;

    /// Has browsers give an answer to pages on the list, and to no other ones of other origins; where that
    /// was asked before (a preflight) answers it. Changes nothing without a list.
    void mark(const HttpRequest& request, HttpAnswer& answer) const;

  private:
    using Rules = std::vector<OriginRule>;

    std::shared_ptr<const Rules> rules() const;
    bool allow(const Rules& rules, const HttpRequest& request) const;
    bool is_own(const Origin& origin, const HttpRequest& request) const;

    const OwnPage own_;
    mutable std::mutex mutex_;
    std::shared_ptr<const Rules> rules_;
};

/// Whether a page of this origin comes from the host and port that the request is for.
bool is_from_asked_host(const Origin& origin, const HttpRequest& request);

} // namespace jsongled
